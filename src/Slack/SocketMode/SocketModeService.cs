using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>
/// Keeps the sockets open, each by itself, opened a little after each other. A socket that Slack wants to renew is replaced
/// before it is closed, so that there is no gap. What cannot get better by itself is not tried for ever.
/// </summary>
internal sealed class SocketModeService(
    ISlackApi api,
    SlackDispatcher dispatcher,
    SlackOptions options,
    SocketModeState state,
    TimeProvider time,
    ILogger<SocketModeService> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Somebody has turned Socket Mode off on purpose; whoever turns it on again will not mind five minutes.
    private static readonly TimeSpan PauseWhenDisabled = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.AppToken))
        {
            throw new InvalidOperationException("Socket Mode needs the app-level token (SLACK_APP_TOKEN).");
        }

        state.Starts();

        // One that is beyond help stops all: they share the token.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);

        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Max(1, options.SocketConnections)).Select(lane => KeepAsync(lane, stop)));
        }
        catch (OperationCanceledException)
        {
            // Stopping, or beyond help.
        }

        if (stoppingToken.IsCancellationRequested)
        {
            state.Stopped(SocketModePhase.Stopped, problem: null);
        }
    }

    private async Task KeepAsync(int lane, CancellationTokenSource stop)
    {
        await Task.Delay(options.SocketConnectionDelay * lane, time, stop.Token);

        // Old sockets answer what is left on them while the next is already in use.
        List<Task> closing = [];
        SocketConnection? connection = null;
        var failures = 0;

        void Retire()
        {
            if (connection is not null)
            {
                state.Closed();
                closing.RemoveAll(task => task.IsCompleted);
                closing.Add(connection.CloseAsync());
                connection = null;
            }
        }

        try
        {
            while (true)
            {
                try
                {
                    var url = await api.OpenConnectionAsync(stop.Token);
                    var next = await SocketConnection.OpenAsync(url, dispatcher, options, time, logger, stop.Token);
                    Retire();
                    connection = next;
                }
                catch (SlackApiException failure) when (failure.Kind == SlackErrorKind.FatalConfiguration)
                {
                    logger.LogCritical("Socket Mode cannot work: {Failure}", failure.Message);
                    state.Stopped(SocketModePhase.Unrecoverable, failure.Error);
                    await stop.CancelAsync();
                    return;
                }
                catch (Exception failure) when (!stop.IsCancellationRequested)
                {
                    failures++;
                    var pause = PauseAfter(failure, failures);
                    state.Failed(failure is SlackApiException slack ? slack.Error : failure.Message);
                    logger.LogWarning("Socket {Lane} could not be opened ({Failure}); next try in {Pause}.", lane, failure.Message, pause);

                    // Meanwhile the one that was to be renewed may have gone: it must not be counted as open.
                    if (connection is { Ended.IsCompleted: true })
                    {
                        Retire();
                    }

                    await Task.Delay(pause, time, stop.Token);
                    continue;
                }

                failures = 0;
                state.Opened(time.GetUtcNow());
                logger.LogInformation("Socket {Lane} is open.", lane);

                await Task.WhenAny(connection.Ended, connection.Disconnect).WaitAsync(stop.Token);
                var reason = connection.Disconnect.IsCompleted ? await connection.Disconnect : "broken off";
                logger.LogInformation("Socket {Lane} is replaced ({Reason}).", lane, reason);

                if (reason == "link_disabled")
                {
                    logger.LogCritical("Socket Mode was turned off in the app's settings; next try in {Pause}.", PauseWhenDisabled);
                    Retire();
                    state.Stopped(SocketModePhase.Disabled, reason);
                    await Task.Delay(PauseWhenDisabled, time, stop.Token);
                }
                else if (connection.Ended.IsCompleted)
                {
                    Retire();
                }
            }
        }
        finally
        {
            Retire();
            await Task.WhenAll(closing);
        }
    }

    private static TimeSpan PauseAfter(Exception failure, int failures) =>
        failure is SlackRateLimitedException limited ? limited.RetryAfter : Backoff.After(failures, FirstPause, LongestPause);
}

using System.Diagnostics;
using System.Net;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>Sends commands and times their acknowledgements.</summary>
internal sealed class Load(SignedCommands commands) : IDisposable
{
    // Slack shows an error to the person after three seconds: what comes later is no acknowledgement.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = Patience };

    /// <summary>
    /// Open loop: a command goes out at its time, whatever became of those before, and its latency counts from the time at which it
    /// should have gone out. A slow app cannot make the generator ask less of it.
    /// </summary>
    public async Task<Measurement> AtRateAsync(int rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var measurement = new Measurement();
        var sent = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var at = TimeSpan.Zero; at < length; at += TimeSpan.FromSeconds(1.0 / rate))
        {
            var command = commands.Next();
            var due = began + (long)(at.TotalSeconds * Stopwatch.Frequency);
            await WaitUntilAsync(due, cancellationToken);
            measurement.SentLate(Stopwatch.GetElapsedTime(due));
            sent.Add(SendAsync(command, due, measurement, cancellationToken));
        }

        await Task.WhenAll(sent);
        measurement.Length = Stopwatch.GetElapsedTime(began);
        return measurement;
    }

    /// <summary>Closed loop: each of so many senders sends the next command when its last one is answered.</summary>
    public async Task<Measurement> FullAsync(int senders, TimeSpan length, CancellationToken cancellationToken)
    {
        var measurement = new Measurement();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(SendOnAsync, cancellationToken)));
        measurement.Length = Stopwatch.GetElapsedTime(began);
        return measurement;

        async Task SendOnAsync()
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                await SendAsync(commands.Next(), Stopwatch.GetTimestamp(), measurement, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    // A timer is a millisecond or so late; the last one is waited for awake.
    private static async Task WaitUntilAsync(long due, CancellationToken cancellationToken)
    {
        var sleep = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) - TimeSpan.FromMilliseconds(1.2);
        if (sleep > TimeSpan.Zero)
        {
            await Task.Delay(sleep, TimeProvider.System, cancellationToken);
        }

        while (Stopwatch.GetTimestamp() < due)
        {
            Thread.SpinWait(20);
        }
    }

    private async Task SendAsync(
        (HttpRequestMessage Request, TypedLine Line) command, long since, Measurement measurement, CancellationToken cancellationToken)
    {
        using var request = command.Request;
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var latency = Stopwatch.GetElapsedTime(since);

            // An empty 200 would be an acknowledgement too, and a person who sees nothing: both apps say something.
            var isAnswer = response.StatusCode == HttpStatusCode.OK && body.AsSpan().IndexOf("\"response_type\""u8) >= 0;
            measurement.Acknowledged(latency, isAnswer && latency <= Patience, command.Line.AnswersLater);
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            measurement.Acknowledged(Stopwatch.GetElapsedTime(since), isGood: false, answersLater: false);
        }
    }
}

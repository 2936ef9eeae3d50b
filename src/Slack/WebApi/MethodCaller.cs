using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Calls methods no faster than their limits allow, and again after a failure where that may safely be done.</summary>
internal sealed class MethodCaller(SlackTransport transport, TimeProvider time, ILogger logger) : IDisposable
{
    private const int Attempts = 3;

    // Whoever must wait longer should know, and decide for themselves.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(60);

    private readonly RateLimiter _limiter = new(time);

    /// <summary>Calls a method and returns Slack's answer, which said <c>ok</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="token">The token to call it with.</param>
    /// <param name="fields">Its arguments; those that are null are left out.</param>
    /// <param name="channel">The channel whose own limit counts, for posting.</param>
    /// <param name="urgent">Whether the reserve of the limit may be used.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SlackAnswer> CallAsync(
        SlackMethod method,
        string? token,
        IEnumerable<(string Name, string? Value)> fields,
        string? channel = null,
        bool urgent = false,
        CancellationToken cancellationToken = default)
    {
        KeyValuePair<string, string>[] form =
            [.. fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!))];

        for (var attempt = 1; ; attempt++)
        {
            await WaitAsync(method, channel, urgent, cancellationToken);

            try
            {
                return await transport.CallAsync(method, token, form, cancellationToken);
            }
            catch (SlackRateLimitedException limited)
            {
                // Nothing was done, so even a post may be made again; the others of this method wait as well.
                _limiter.Pause(method.Name, limited.RetryAfter);
                logger.LogWarning("{Method} must rest for {RetryAfter}.", method.Name, limited.RetryAfter);

                if (method.Repeat == Repeat.Never || attempt >= Attempts || limited.RetryAfter > LongestRest)
                {
                    throw;
                }
            }
            catch (SlackApiException failure) when (attempt < Attempts && method.MayRepeatAfter(failure.Kind))
            {
                logger.LogInformation("{Method} failed with {Error}; trying again.", method.Name, failure.Error);
                await Task.Delay(Backoff.After(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)), time, cancellationToken);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private async Task WaitAsync(SlackMethod method, string? channel, bool urgent, CancellationToken cancellationToken)
    {
        await _limiter.WaitAsync(method.Name, method.Limit ?? RateLimit.Special, urgent, cancellationToken);

        if (channel is not null)
        {
            await _limiter.WaitAsync($"{method.Name}:{channel}", new RateLimit(1, TimeSpan.FromSeconds(1)), urgent, cancellationToken);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>One way to call a method: form-encoded with JSON values, as Slack's own Node SDK does, since some methods read no JSON.</summary>
internal sealed class SlackTransport(HttpClient http, SlackOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private const int Attempts = 3;

    // Slack answers within a second or two; after ten it will not any more.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

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
                return await SendAsync(method, token, form, cancellationToken);
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
            catch (SlackApiException failure) when (attempt < Attempts && MayRepeat(method, failure))
            {
                logger.LogInformation("{Method} failed with {Error}; trying again.", method.Name, failure.Error);
                await Task.Delay(Backoff.After(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)), time, cancellationToken);
            }
        }
    }

    /// <summary>Sends bytes to an address that Slack gave, without a token.</summary>
    /// <exception cref="SlackApiException">It was not answered with success.</exception>
    public async Task<string> PostAsync(string method, Uri url, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        using var response = await SendAsync(method, request, repeatable: false, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        return response.IsSuccessStatusCode
            ? body
            : throw new SlackApiException(
                method,
                $"http_{(int)response.StatusCode}",
                response.StatusCode == HttpStatusCode.TooManyRequests ? SlackErrorKind.RetryLater
                    : (int)response.StatusCode >= 500 ? SlackErrorKind.Ambiguous
                    : SlackErrorKind.Refused);
    }

    /// <inheritdoc />
    public void Dispose() => _limiter.Dispose();

    private static bool MayRepeat(SlackMethod method, SlackApiException failure) => method.Repeat switch
    {
        Repeat.Always => failure.Kind is SlackErrorKind.RetryLater or SlackErrorKind.Ambiguous,
        Repeat.WhenNotSent => failure.Kind is SlackErrorKind.RetryLater,
        _ => false,
    };

    private async Task WaitAsync(SlackMethod method, string? channel, bool urgent, CancellationToken cancellationToken)
    {
        await _limiter.WaitAsync(method.Name, method.Limit ?? RateLimit.Special, urgent, cancellationToken);

        if (channel is not null)
        {
            await _limiter.WaitAsync($"{method.Name}:{channel}", new RateLimit(1, TimeSpan.FromSeconds(1)), urgent, cancellationToken);
        }
    }

    private async Task<SlackAnswer> SendAsync(
        SlackMethod method,
        string? token,
        KeyValuePair<string, string>[] form,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.ApiUrl, method.Name))
        {
            Content = new FormUrlEncodedContent(form),
        };

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await SendAsync(method.Name, request, method.Repeat == Repeat.Always, cancellationToken);
        var requestId = Header(response, "x-slack-req-id");

        // Slack's answers are in the body; the status says nothing but 200, 429 and trouble on the way.
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new SlackRateLimitedException(method.Name, RestOf(response)) { RequestId = requestId };
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new SlackApiException(
                method.Name,
                $"http_{(int)response.StatusCode}",
                method.Repeat == Repeat.Always ? SlackErrorKind.RetryLater : SlackErrorKind.Ambiguous)
            { RequestId = requestId };
        }

        var body = await ReadAsync(method, response, cancellationToken);

        return body.Flag("ok") ? new(body, Header(response, "x-oauth-scopes")) : throw Failure(method.Name, body, response);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method,
        HttpRequestMessage request,
        bool repeatable,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var afterSending = repeatable ? SlackErrorKind.RetryLater : SlackErrorKind.Ambiguous;

        try
        {
            // With the whole body: it is short, and a connection that breaks in it is a doubtful end too.
            return await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlackApiException(method, "timeout", afterSending);
        }
        catch (HttpRequestException failure)
        {
            // The exception is not passed on: its text may hold an address, and addresses here are secrets.
            throw failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                ? new SlackApiException(method, "connection_failed", SlackErrorKind.RetryLater)
                : new SlackApiException(method, "connection_lost", afterSending);
        }
    }

    private static async Task<JsonElement> ReadAsync(SlackMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            throw new SlackApiException(
                method.Name,
                "malformed_response",
                method.Repeat == Repeat.Always ? SlackErrorKind.RetryLater : SlackErrorKind.Ambiguous);
        }
    }

    private static SlackApiException Failure(string method, JsonElement body, HttpResponseMessage response)
    {
        var error = body.Text("error") ?? "unknown_error";

        return error is "ratelimited" or "rate_limited"
            ? new SlackRateLimitedException(method, RestOf(response)) { RequestId = Header(response, "x-slack-req-id") }
            : new SlackApiException(method, error, SlackErrors.KindOf(error))
            {
                Needed = body.Text("needed"),
                Provided = body.Text("provided"),
                Messages = body.Child("response_metadata") is { } metadata ? metadata.Texts("messages") : [],
                RequestId = Header(response, "x-slack-req-id"),
            };
    }

    /// <summary>How long to rest; a second when Slack does not say, and for a nought.</summary>
    private static TimeSpan RestOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero ? delta : TimeSpan.FromSeconds(1);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}

/// <summary>An answer that said <c>ok</c>.</summary>
/// <param name="Body">All of it.</param>
/// <param name="Scopes">The header <c>x-oauth-scopes</c>.</param>
internal sealed record SlackAnswer(JsonElement Body, string? Scopes);

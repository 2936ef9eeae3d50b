using System.Net;
using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>An answer that said <c>ok</c>.</summary>
/// <param name="Body">All of it.</param>
/// <param name="Scopes">The header <c>x-oauth-scopes</c>.</param>
internal sealed record SlackAnswer(JsonElement Body, string? Scopes)
{
    /// <summary>Reads the answer to a method.</summary>
    /// <exception cref="SlackApiException">It did not say <c>ok</c>; the exception tells what to do about it.</exception>
    public static async Task<SlackAnswer> ReadAsync(SlackMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Slack's answers are in the body; the status says nothing but 200, 429 and trouble on the way.
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new SlackRateLimitedException(method.Name, RestOf(response)) { RequestId = RequestIdOf(response) };
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new SlackApiException(method.Name, $"http_{(int)response.StatusCode}", method.KindAfterSending)
            {
                RequestId = RequestIdOf(response),
            };
        }

        var body = await BodyOfAsync(method, response, cancellationToken);

        return body.Flag("ok") ? new(body, Header(response, "x-oauth-scopes")) : throw Failure(method.Name, body, response);
    }

    private static async Task<JsonElement> BodyOfAsync(SlackMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (JsonException)
        {
            throw new SlackApiException(method.Name, "malformed_response", method.KindAfterSending);
        }
    }

    private static SlackApiException Failure(string method, JsonElement body, HttpResponseMessage response)
    {
        var error = body.Text("error") ?? "unknown_error";

        return error is "ratelimited" or "rate_limited"
            ? new SlackRateLimitedException(method, RestOf(response)) { RequestId = RequestIdOf(response) }
            : new SlackApiException(method, error, SlackErrors.KindOf(error))
            {
                Needed = body.Text("needed"),
                Provided = body.Text("provided"),
                Messages = body.Child("response_metadata") is { } metadata ? metadata.Texts("messages") : [],
                RequestId = RequestIdOf(response),
            };
    }

    /// <summary>How long to rest; a second when Slack does not say, and for a nought.</summary>
    private static TimeSpan RestOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero ? delta : TimeSpan.FromSeconds(1);

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static string? RequestIdOf(HttpResponseMessage response) => Header(response, "x-slack-req-id");
}

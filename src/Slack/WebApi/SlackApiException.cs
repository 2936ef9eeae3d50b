namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A method of Slack's failed. Carries what Slack said and never what was sent.</summary>
public class SlackApiException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="method">The method, for example <c>chat.postMessage</c>.</param>
    /// <param name="error">
    /// Slack's error code, or <c>http_503</c>, <c>timeout</c>, <c>connection_failed</c>, <c>connection_lost</c> or
    /// <c>malformed_response</c> when there was no answer of Slack's.
    /// </param>
    /// <param name="kind">What to do about it.</param>
    /// <param name="innerException">What broke underneath.</param>
    public SlackApiException(string method, string error, SlackErrorKind kind, Exception? innerException = null)
        : base($"{method} failed: {error}", innerException)
    {
        Method = method;
        Error = error;
        Kind = kind;
    }

    /// <summary>The method, for example <c>chat.postMessage</c>.</summary>
    public string Method { get; }

    /// <summary>Slack's error code.</summary>
    public string Error { get; }

    /// <summary>What to do about it.</summary>
    public SlackErrorKind Kind { get; }

    /// <summary>The scope that is missing, with <c>missing_scope</c>.</summary>
    public string? Needed { get; init; }

    /// <summary>The scopes that the token has, with <c>missing_scope</c>.</summary>
    public string? Provided { get; init; }

    /// <summary>Slack's explanations, which name the field by JSON pointer.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Slack's id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <inheritdoc />
    public override string Message =>
        base.Message
        + (Needed is null ? "" : $" (needs {Needed}, has {Provided})")
        + (Messages.Count == 0 ? "" : $" ({string.Join("; ", Messages)})")
        + (RequestId is null ? "" : $" [request {RequestId}]");
}

/// <summary>Slack asks to wait longer than this client is ready to.</summary>
public sealed class SlackRateLimitedException(string method, TimeSpan retryAfter)
    : SlackApiException(method, "ratelimited", SlackErrorKind.RetryLater)
{
    /// <summary>How long this method must rest for this workspace.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

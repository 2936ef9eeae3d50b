using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A request to the bot's own port, signed as Slack signs, or wrongly in one way.</summary>
internal sealed record SignedRequest(string Path, string Body)
{
    private const string Secret = "sandbox-signing-secret";

    public string ContentType { get; init; } = "application/x-www-form-urlencoded";

    /// <summary>How far the timestamp is off.</summary>
    public TimeSpan Off { get; init; }

    /// <summary>The secret it is signed with; null leaves the signature out.</summary>
    public string? SignedWith { get; init; } = Secret;

    /// <summary>What is sent instead of the body that was signed.</summary>
    public string? Sent { get; init; }

    /// <summary>A slash command as Slack would send it.</summary>
    public static SignedRequest Command(string text, string user = "U0ANA") => new(
        "/slack/commands",
        $"team_id=T0ACME&channel_id=C0PLATFORM&channel_name=platform&user_id={user}&user_name=x&command=%2Feks-upgrade&text={Uri.EscapeDataString(text)}"
        + $"&api_app_id=A0EKSBOT&response_url={Uri.EscapeDataString("http://127.0.0.1:9/response/T0ACME/none")}&trigger_id={Guid.NewGuid():N}");

    /// <summary>Something pressed, or pretended to be.</summary>
    public static SignedRequest Interaction(string payload) => new("/slack/interactivity", $"payload={Uri.EscapeDataString(payload)}");

    /// <summary>A click on a button under a message, whose value need not be what stands there.</summary>
    public static SignedRequest Click(Shown message, RunThread thread, string user, string action, string value) => Interaction(JsonSerializer.Serialize(new
    {
        type = "block_actions",
        user = new { id = user, username = "somebody", team_id = "T0ACME" },
        api_app_id = "A0EKSBOT",
        container = new { type = "message", message_ts = message.Ts, channel_id = message.Channel, is_ephemeral = false, thread_ts = thread.Ts },
        trigger_id = Guid.NewGuid().ToString("N"),
        team = new { id = "T0ACME", domain = "acme" },
        channel = new { id = message.Channel, name = "platform" },
        actions = new[] { new { type = "button", action_id = action, block_id = "b", value, action_ts = Guid.NewGuid().ToString("N") } },
    }));

    /// <summary>Sends it; the status of the answer.</summary>
    public async Task<int> SendAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Sent ?? Body));
        content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        var timestamp = (TimeProvider.System.GetUtcNow() + Off).ToUnixTimeSeconds().ToString();
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", timestamp);
        if (SignedWith is { } secret)
        {
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{Body}"));
            request.Headers.TryAddWithoutValidation("X-Slack-Signature", $"v0={Convert.ToHexStringLower(signature)}");
        }

        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }
}

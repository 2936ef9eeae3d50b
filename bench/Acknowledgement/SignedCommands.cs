using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Sandbox.Slack;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>Makes slash commands as Slack sends them, each with a trigger of its own.</summary>
internal sealed class SignedCommands(Uri target, Uri world, IReadOnlyList<TypedLine> lines)
{
    private static readonly SlackWorkspaceOptions Slack = new();
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes(Slack.SigningSecret);
    private int _made;

    /// <summary>The next one, signed now.</summary>
    public (HttpRequestMessage Request, TypedLine Line) Next()
    {
        var number = Interlocked.Increment(ref _made);
        var line = lines[number % lines.Count];
        var body = Encoding.UTF8.GetBytes(string.Join('&', Fields(line, number).Select(field => $"{field.Name}={WebUtility.UrlEncode(field.Value)}")));
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.ASCII.GetBytes($"v0:{timestamp}:"), .. body];
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("X-Slack-Request-Timestamp", $"{timestamp}");
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Secret, signed))}");
        return (request, line);
    }

    private IEnumerable<(string Name, string Value)> Fields(TypedLine line, int number) =>
    [
        ("token", "bench"),
        ("team_id", Slack.TeamId),
        ("team_domain", Slack.TeamDomain),
        ("channel_id", "C0PLATFORM"),
        ("channel_name", "platform"),
        ("user_id", line.User),
        ("user_name", "bench"),
        ("command", Slack.CommandName),
        ("text", line.Text),
        ("api_app_id", Slack.AppId),
        ("is_enterprise_install", "false"),
        ("response_url", new Uri(world, $"{SimulatedWorld.AnswersPath}/{number}").ToString()),
        ("trigger_id", $"{number}.{Environment.ProcessId}.{Guid.NewGuid():N}"),
    ];
}

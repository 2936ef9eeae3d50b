using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>health</c>: asks the bot that runs beside it, because a container image has no curl for its health check.</summary>
internal sealed class HealthCommand : InstallingCommand
{
    // Docker gives a health check 30 s by default; a bot that takes longer than this has no answer.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly Option<bool> _ready = new("--ready") { Description = "Ask whether Slack reaches the bot, and not only whether it runs." };

    public HealthCommand(Func<string, string?> environment)
        : base("health", "Ask the bot of this configuration on this machine whether it runs; exit 1 when it does not.", environment) => Options.Add(_ready);

    protected override int Print(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (Load(parsed, error) is not { } configuration)
        {
            return ExitCode.BadInput;
        }

        var address = new Uri(Reachable(configuration.Listen), parsed.GetValue(_ready) ? "healthz/ready" : "healthz/live");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerWithin };
        try
        {
            using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, address));
            using var said = new StreamReader(answer.Content.ReadAsStream());
            (answer.IsSuccessStatusCode ? output : error).WriteLine(said.ReadToEnd().Trim());
            return answer.IsSuccessStatusCode ? ExitCode.Fine : ExitCode.Findings;
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException or IOException)
        {
            error.WriteLine($"{address} does not answer: {unanswered.Message}");
            return ExitCode.Findings;
        }
    }

    /// <summary>An address that means "all of them" is reached by the loopback.</summary>
    private static Uri Reachable(Uri listen) => listen.Host is "0.0.0.0" or "[::]" or "*" or "+" ? new UriBuilder(listen) { Host = "127.0.0.1" }.Uri : listen;
}

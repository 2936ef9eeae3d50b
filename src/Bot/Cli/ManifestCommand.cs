using System.CommandLine;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Installing;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>manifest</c>: the Slack app, to be pasted where Slack makes an app from a manifest.</summary>
internal sealed class ManifestCommand : InstallingCommand
{
    // As Slack limits the names of apps.
    private const int LongestName = 35;

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "Where Slack reaches the bot, https://…; for slack.mode: http only.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url is { Scheme: "https", Query: "", Fragment: "", UserInfo: "" })
            {
                return url;
            }

            result.AddError("--url must be an https address such as https://eks-upgrade.example.com, because Slack calls no other");
            return null;
        },
    };

    private readonly Option<string> _name = new("--name") { Description = "The app's name.", HelpName = "NAME", DefaultValueFactory = _ => "EKS Upgrade" };
    private readonly JsonOption _json = new();

    public ManifestCommand(Func<string, string?> environment)
        : base("manifest", "Print the manifest of the Slack app, with the least scopes that the configuration needs.", environment)
    {
        Options.Add(_url);
        Options.Add(_name);
        Options.Add(_json);
    }

    protected override int Print(ParseResult parsed, TextWriter output, TextWriter error)
    {
        // The app comes first, often before there is a configuration: then it is the one of the defaults.
        BotConfiguration? configuration = null;
        if (HasConfiguration(parsed) && (configuration = Load(parsed, error)) is null)
        {
            return ExitCode.BadInput;
        }

        var (url, name) = (parsed.GetValue(_url), parsed.GetValue(_name)!.Trim());
        if (configuration is { Mode: SlackMode.Http } && url is null)
        {
            return Refuse(error, "The configuration says slack.mode: http, so Slack must know where the bot is: give --url https://….");
        }

        if (configuration is { Mode: SlackMode.Socket } && url is not null)
        {
            return Refuse(error, "The configuration says slack.mode: socket, in which Slack calls no address: leave out --url, or set slack.mode: http.");
        }

        if (name.Length is 0 or > LongestName)
        {
            return Refuse(error, $"--name must have 1 to {LongestName} characters, as Slack limits the names of apps.");
        }

        var manifest = SlackManifest.Of(configuration, name, url);
        if (parsed.GetValue(_json))
        {
            output.WriteLine(Json.Write(manifest));
            return ExitCode.Fine;
        }

        output.WriteLine($"# The Slack app of EksUpgradeBot, {(url is null ? "in Socket Mode" : "over signed HTTP")}. What each scope is for:");
        foreach (var scope in SlackManifest.ScopesFor(configuration))
        {
            output.WriteLine($"#   {scope.Name}: {scope.Why}");
        }

        if (url is null)
        {
            output.WriteLine("# Besides, make an app-level token with the scope connections:write: it is SLACK_APP_TOKEN.");
        }

        output.Write(YamlText.Of(manifest));
        return ExitCode.Fine;
    }
}

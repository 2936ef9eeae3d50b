using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>report</c>: version skew and readiness of a cluster.</summary>
internal sealed class ReportCommand : Command
{
    public ReportCommand(ConfigOption config, Func<ReportArguments, CancellationToken, Task<int>> action)
        : base("report", "Show version skew and readiness of a cluster; exit 1 when something blocks.")
    {
        var cluster = DomainArguments.Cluster();
        var version = DomainArguments.Version(isOptional: true);
        var json = new JsonOption();
        var markdown = new Option<bool>("--markdown") { Description = "Write Markdown, as the thread gets it." };
        Arguments.Add(cluster);
        Arguments.Add(version);
        Options.Add(config);
        Options.Add(json);
        Options.Add(markdown);
        SetAction((parsed, cancellationToken) => action(
            new ReportArguments(
                parsed.GetValue(config), parsed.GetValue(cluster)!.Value, parsed.GetValue(version), parsed.GetValue(json), parsed.GetValue(markdown)),
            cancellationToken));
    }
}

using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The exit codes of the command line.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Fine = 0;

    /// <summary>Something was found that blocks.</summary>
    public const int Findings = 1;

    /// <summary>The input cannot be used.</summary>
    public const int BadInput = 2;
}

/// <summary>What <c>run</c> is asked for.</summary>
/// <param name="Config">The option <c>--config</c>; null when it was not given.</param>
internal sealed record RunArguments(string? Config);

/// <summary>What <c>report</c> is asked for.</summary>
/// <param name="Config">The option <c>--config</c>.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Target">The version; null for the next minor.</param>
/// <param name="Json">Write JSON.</param>
/// <param name="Markdown">Write Markdown.</param>
internal sealed record ReportArguments(string? Config, ClusterName Cluster, KubernetesVersion? Target, bool Json, bool Markdown = false);

/// <summary>What <c>token</c> is asked for.</summary>
/// <param name="Config">The option <c>--config</c>.</param>
/// <param name="Cluster">The cluster.</param>
internal sealed record TokenArguments(string? Config, ClusterName Cluster);

/// <summary>What <c>summarize</c> is asked for.</summary>
/// <param name="Plan">The output of <c>terraform show -json</c>; <c>-</c> for the standard input.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Changes">How many changes are listed at most.</param>
internal sealed record SummarizeArguments(string Plan, SummaryFormat Format, int Changes);

/// <summary>How a summary is written.</summary>
internal enum SummaryFormat
{
    /// <summary>For a terminal.</summary>
    Text,

    /// <summary>For a pull request.</summary>
    Markdown,

    /// <summary>For programs.</summary>
    Json,
}

/// <summary>What <c>set-version</c> is asked for.</summary>
/// <param name="Directory">The root module.</param>
/// <param name="Version">The new version.</param>
/// <param name="Module">The module block; null to find the only candidate.</param>
/// <param name="Attribute">The attribute; null for the usual ones.</param>
/// <param name="Write">Write the file, not only the diff.</param>
/// <param name="Json">Write JSON.</param>
/// <param name="VarFiles">The var files that Terraform is given, in order, relative to the root module.</param>
internal sealed record SetVersionArguments(
    string Directory, KubernetesVersion Version, string? Module, string? Attribute, bool Write, bool Json, IReadOnlyList<string> VarFiles);

/// <summary>What carries the commands out: each gets what was asked for and gives the exit code.</summary>
internal sealed record CommandActions(
    Func<RunArguments, CancellationToken, Task<int>> Run,
    Func<ReportArguments, CancellationToken, Task<int>> Report,
    Func<TokenArguments, CancellationToken, Task<int>> Token,
    Func<SummarizeArguments, CancellationToken, Task<int>> Summarize,
    Func<SetVersionArguments, CancellationToken, Task<int>> SetVersion);

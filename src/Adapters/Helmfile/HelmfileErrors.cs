using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>
/// Finds out of what helmfile prints what is wrong, and what a person can do. helmfile quotes a helm that failed with its arguments,
/// exit status and <c>STDERR:</c> (helmfile/helmfile <c>pkg/helmexec/exit_error.go</c>); only helm's own words are of interest.
/// </summary>
internal static partial class HelmfileErrors
{
    private const int LongestSummary = 600;

    private static readonly Known[] All =
    [
        new("unknown command \"diff\" for \"helm\"", false, _ => "Install Helm's plugin helm-diff where the bot runs (`helm plugin install` of databus23/helm-diff), then retry."),
        new("\"helm\": executable file not found", false, _ => "Install Helm 3 and its plugin helm-diff where the bot runs, then retry."),
        new("another operation (install/upgrade/rollback) is in progress", false, release =>
            $"Nothing may be working on it any more: look with `helm history {release}`, and when that is so, `helm rollback {release}` to the last deployed revision, then retry."),
        new("current release manifest: ", false, release =>
            $"What Helm remembers of the release holds an API that this cluster no longer serves: rewrite it with `helm mapkubeapis {release}`, then retry. Charts that are upgraded before the control plane do not get there."),
        new("no matches for kind", false, _ =>
            "The chart renders an API that this cluster does not serve: use a version of the chart for this Kubernetes version, or install its CRDs first, then retry."),
        new(" is forbidden: ", false, _ =>
            "Let the bot's role do in the cluster what the charts do: associate AmazonEKSClusterAdminPolicy with its EKS access entry, or a group with a role of your own, then retry."),
        new("server has asked for the client to provide credentials", false, _ => "Give the bot's role an EKS access entry in the cluster, then retry."),
        new("getting credentials: exec:", false, _ => "The bot's own `token` command failed, which helm calls for a token: see the bot's log and its AWS credentials, then retry."),
        new("Kubernetes cluster unreachable", true, _ => "The bot must reach the cluster's endpoint. If it does, retry."),
        new("context deadline exceeded", false, release => $"It did not get ready in the time that the chart allows: look at the pods of `helm status {release}`, mend them, then retry."),
        new("timed out waiting for the condition", false, release => $"It did not get ready in the time that the chart allows: look at the pods of `helm status {release}`, mend them, then retry."),
        new("no releases found that matches", false, _ => "Check `charts.environment` of this cluster in the configuration against the environments of helmfile.yaml."),
        new("failed to download", false, _ => "The bot must reach the chart's repository, and the version must be there: check `repositories` and `version` in helmfile.yaml, then retry."),
    ];

    /// <summary>The exception for a helmfile that ended so.</summary>
    public static OutsideException Broke(string doing, int exitCode, IReadOnlyList<string> lines, ToolEnvironment environment)
    {
        var (failure, isTransient) = Explain(exitCode, lines, environment);
        return new OutsideException($"{doing} failed: {failure.Summary}", isTransient) { Remedy = failure.Remedy };
    }

    /// <summary>What went wrong, and whether trying again may help by itself.</summary>
    public static (ChartFailure Failure, bool IsTransient) Explain(int? exitCode, IReadOnlyList<string> lines, ToolEnvironment environment)
    {
        var said = Said(lines, environment);
        var release = lines.Select(line => Failed().Match(line)).LastOrDefault(match => match.Success)?.Groups["release"].Value;
        var known = Array.Find(All, known => said.Contains(known.Sign, StringComparison.Ordinal));
        var summary = said.Length == 0 ? $"helmfile ended with exit code {exitCode} and no error message." : said;
        if (release is not null && !summary.Contains(release, StringComparison.Ordinal))
        {
            summary = $"release {release}: {summary}";
        }

        var remedy = known?.Remedy(release ?? "RELEASE") ?? "Mend it where helmfile says, then retry: the step compares anew.";
        return (new ChartFailure(Redaction.Clean(summary, environment), remedy), known?.IsTransient ?? false);
    }

    /// <summary>Helm's own words where helmfile quotes them, else helmfile's own last word; one line.</summary>
    private static string Said(IReadOnlyList<string> lines, ToolEnvironment environment)
    {
        var clean = lines.Select(line => Colour().Replace(line, "")).ToList();
        var words = new List<string>();
        for (var at = 0; at < clean.Count; at++)
        {
            if (clean[at].Trim() == "STDERR:")
            {
                words.AddRange(clean.Skip(at + 1).TakeWhile(line => line.StartsWith(' ')).Select(line => line.Trim()));
            }
        }

        if (words.Count == 0)
        {
            // Its errors begin so; what stands after them belongs to them, until a log begins again.
            var from = clean.FindLastIndex(line => line.StartsWith("in ", StringComparison.Ordinal) || line.StartsWith("err", StringComparison.Ordinal) || line.Contains("rror", StringComparison.Ordinal));
            words.AddRange(clean.Skip(Math.Max(from, clean.Count - 5)).Select(line => line.Trim()).Where(line => line.Length > 0));
        }

        // Cleaned before it is cut: the beginning of a secret is not known for one.
        var one = Redaction.Clean(string.Join(' ', words.Where(word => word is not ("Error: plugin \"diff\" exited with error" or "exit status 1")).Distinct()), environment);
        return one.Length <= LongestSummary ? one : one[..LongestSummary] + "…";
    }

    [GeneratedRegex(@"failed processing release (?<release>[A-Za-z0-9._-]+):", RegexOptions.CultureInvariant)]
    private static partial Regex Failed();

    [GeneratedRegex("\\e\\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();

    private sealed record Known(string Sign, bool IsTransient, Func<string, string> Remedy);
}

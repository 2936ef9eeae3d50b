using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Nobody uses an API version that a hop takes away. Witnesses: EKS's insights (who calls), the API server's metric, Helm's stored
/// manifests, the fields that writers own in live objects, and the manifests in the code.
/// </summary>
internal sealed class RemovedApisAreNotUsed : IReadinessCheck
{
    /// <summary>EKS looks 30 days back (EKS user guide, cluster insights), so an insight stays red long after the fix.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>A weekly job has called again by then.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(8);

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("API-001", Severity.Blocks, "An API version that a hop removes is in use; only in files it is something to act on.", ApiRemovals.Source),
        new("API-002", Severity.Know, "An API version that is removed after the target is in use.", ApiRemovals.Source),
        new("API-003", Severity.Act, "EKS's insight is still red, but nobody has called the API for more than a week.", "EKS user guide, cluster insights"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var now = question.Cluster.TakenAt;
        foreach (var usage in ApiUsage.All(question.Evidence))
        {
            if (usage.RemovedIn > question.Target)
            {
                yield return Later(usage);
            }
            else if (question.HopTo(usage.RemovedIn) is { } hop)
            {
                yield return LooksFixed(usage, now) ? Fixed(usage, hop) : Removed(usage, hop);
            }
        }
    }

    private static bool LooksFixed(ApiUsage usage, DateTimeOffset now) =>
        !usage.IsInTheCluster && usage.Clients.Count > 0 && (usage.RealClients.Count == 0 || now - usage.LastCall > Quiet);

    private static Finding Removed(ApiUsage usage, Hop hop) => new(
        "API-001", usage.IsInTheCluster || usage.Clients.Count > 0 || usage.WasRequested ? Severity.Blocks : Severity.Act,
        $"{usage.ApiVersion} is in use and ends with {hop.To}", Seen(usage),
        "Whoever asks for it after the hop gets 404: controllers stop, and applies fail.",
        Remedy(usage, hop.From),
        hop)
    { Details = [.. Witnesses(usage)] };

    private static Finding Fixed(ApiUsage usage, Hop hop) => new(
        "API-003", Severity.Act, $"{usage.ApiVersion}, which ends with {hop.To}, looks given up",
        usage.LastCall is { } last
            ? $"last call {last:yyyy-MM-dd}; EKS's insight stays red until {last + Window:yyyy-MM-dd}"
            : "only scanners call it",
        "EKS looks 30 days back, so the insight stays red after the fix.",
        "Make sure that nothing monthly still calls it, then go on.",
        hop)
    { Details = [.. Witnesses(usage)] };

    private static Finding Later(ApiUsage usage) => new(
        "API-002", Severity.Know, $"{usage.ApiVersion} is in use and ends with {usage.RemovedIn}", Seen(usage),
        $"A later upgrade will need it gone{(usage.Rows.Any(row => row.Certainty != "released") ? "; the removal is planned and may move" : "")}.",
        Remedy(usage, usage.RemovedIn.Previous))
    { Details = [.. Witnesses(usage)] };

    private static string Seen(ApiUsage usage)
    {
        var parts = new List<string>();
        if (usage.Clients.Count > 0)
        {
            parts.Add($"called by {Listing.Some([.. usage.Clients.Select(client => client.UserAgent).Distinct()], 3)}");
        }

        if (usage.Charts.Count > 0)
        {
            parts.Add($"in Helm release {Listing.Some([.. usage.Charts.Select(chart => chart.Chart.ToString()).Distinct()], 3)}");
        }

        if (usage.Objects.Count > 0)
        {
            parts.Add($"{Listing.Count(usage.Objects.Count, "object")} written with it");
        }

        if (usage.Files.Count > 0)
        {
            parts.Add($"in {Listing.Some([.. usage.Files.Select(file => file.Place)], 3)}");
        }

        return parts.Count > 0 ? string.Join("; ", parts) : "the API server has been asked for it since it started";
    }

    private static IEnumerable<string> Witnesses(ApiUsage usage) =>
    [
        .. usage.Clients.Select(client =>
            $"{client.UserAgent}: {Listing.Count(client.Requests, "call")} in 30 days{(client.LastRequest is { } last ? $", the last on {last:yyyy-MM-dd HH:mm} UTC" : "")} (EKS insight)"),
        .. usage.Charts.Select(chart => $"Helm release {chart.Chart} ({chart.Chart.Chart}, revision {chart.Chart.Revision}): {chart.Object.Kind} {chart.Object.Name}".TrimEnd()),
        .. usage.Objects.Select(written => $"{written.Name.Kind} {Short(written.Name)}: last written with it by {written.Manager}{(written.WrittenAt is { } at ? $" on {at:yyyy-MM-dd}" : "")}"),
        .. usage.Files.Select(file => $"{file.Place}: {file.Kind} {file.Name}".TrimEnd()),
        .. usage.WasRequested ? (string[])["The API server has been asked for it since it started (metric apiserver_requested_deprecated_apis)"] : [],
    ];

    private static string Short(ObjectName name) => name.Namespace.Length == 0 ? name.Name : $"{name.Namespace}/{name.Name}";

    private static string Remedy(ApiUsage usage, KubernetesVersion before)
    {
        var row = usage.Rows.FirstOrDefault(row => row.IsReplaceable);
        if (row is null)
        {
            return usage.ReplacedWith is { } replacement ? $"Move to {replacement} first."
                : usage.Rows.FirstOrDefault()?.Replacement is { } none ? $"There is no replacement: {none}. Remove it first."
                : "Find out in Kubernetes's deprecation guide what replaces it, and move first.";
        }

        return row.CanBeReplacedAt(before)
            ? $"Move to {row.Replacement} before the hop; {before} serves it already (since {row.ReplacementAvailableIn})."
            : $"{row.Replacement} begins with {row.ReplacementAvailableIn}, which is after {before}: move in the hop itself, or through an earlier version.";
    }
}

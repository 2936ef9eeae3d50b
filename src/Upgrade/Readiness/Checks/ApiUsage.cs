using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Everybody who was seen to use one API version that is on its way out: one finding has many witnesses.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="RemovedIn">The first minor without it.</param>
/// <param name="Rows">What is known of the kinds in use; empty for an API that only EKS knows.</param>
internal sealed record ApiUsage(string ApiVersion, KubernetesVersion RemovedIn, IReadOnlyList<ApiRemoval> Rows)
{
    // What only looks whether others use them: kube-no-trouble#584. The bot itself never asks for a deprecated version.
    private static readonly string[] Scanners = ["kubent", "kube-no-trouble", "pluto", "eksup", "kubepreflight", "popeye"];

    /// <summary>Who calls it, by EKS's insights.</summary>
    public List<ApiClient> Clients { get; } = [];

    /// <summary>Releases of Helm whose manifest holds it.</summary>
    public List<(InstalledChart Chart, ManifestObject Object)> Charts { get; } = [];

    /// <summary>Objects that were last written with it.</summary>
    public List<WrittenObject> Objects { get; } = [];

    /// <summary>Files that hold it.</summary>
    public List<ManifestObject> Files { get; } = [];

    /// <summary>The API server was asked for it since it started.</summary>
    public bool WasRequested { get; set; }

    /// <summary>Where to move to, when it is known.</summary>
    public string? ReplacedWith { get; set; }

    /// <summary>Clients that do more than look around.</summary>
    public IReadOnlyList<ApiClient> RealClients =>
        [.. Clients.Where(client => !Scanners.Any(scanner => client.UserAgent.Contains(scanner, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>The last call of a real client; null when none is dated.</summary>
    public DateTimeOffset? LastCall => RealClients.Max(client => client.LastRequest);

    /// <summary>What stands in the cluster itself and would be wrong after the removal.</summary>
    public bool IsInTheCluster => Charts.Count > 0 || Objects.Count > 0;

    /// <summary>Every use that was seen, by API version. What EKS does not serve, and what controllers make themselves, is no use.</summary>
    public static IReadOnlyList<ApiUsage> All(ClusterEvidence evidence)
    {
        var found = new Dictionary<string, ApiUsage>(StringComparer.Ordinal);
        foreach (var usage in evidence.Insights.Where(insight => insight.Insight.Status != "PASSING").SelectMany(insight => insight.Deprecations))
        {
            var row = ApiRemovals.FindPath(usage.Path);
            if ((row is not null && !ApiRemovals.Matters(row, evidence.ServedApis)) || (row?.RemovedIn ?? usage.StopsServing) is not { } removed)
            {
                continue;
            }

            var entry = Entry(ApiVersionOf(usage.Path) ?? usage.Path, row, removed);
            entry.Clients.AddRange(usage.Clients);
            entry.ReplacedWith ??= ApiVersionOf(usage.ReplacedWith ?? "");
        }

        foreach (var requested in evidence.RequestedApis)
        {
            var row = ApiRemovals.FindResource(requested.ApiVersion, requested.Resource);
            if ((row is null || ApiRemovals.Matters(row, evidence.ServedApis)) && (row?.RemovedIn ?? requested.RemovedIn) is { } removed)
            {
                Entry(requested.ApiVersion, row, removed).WasRequested = true;
            }
        }

        foreach (var (chart, item) in evidence.Charts.SelectMany(chart => chart.Objects.Select(item => (chart, item))))
        {
            Known(item.ApiVersion, item.Kind)?.Charts.Add((chart, item));
        }

        foreach (var written in evidence.Objects.Where(written => !IsMadeByControllers(written)))
        {
            Known(written.ApiVersion, written.Name.Kind)?.Objects.Add(written);
        }

        foreach (var file in evidence.Code?.Manifests ?? [])
        {
            Known(file.ApiVersion, file.Kind)?.Files.Add(file);
        }

        return [.. found.Values.OrderBy(usage => usage.RemovedIn).ThenBy(usage => usage.ApiVersion, StringComparer.Ordinal)];

        ApiUsage? Known(string apiVersion, string kind) =>
            ApiRemovals.Find(apiVersion, kind) is { } row && ApiRemovals.Matters(row, evidence.ServedApis) ? Entry(apiVersion, row, row.RemovedIn) : null;

        ApiUsage Entry(string apiVersion, ApiRemoval? row, KubernetesVersion removed)
        {
            var usage = found.GetValueOrDefault(apiVersion) ?? new ApiUsage(apiVersion, removed, []);
            usage = row is null || usage.Rows.Contains(row) ? usage : usage with { Rows = [.. usage.Rows, row] };
            return found[apiVersion] = usage;
        }
    }

    // The API server keeps its own FlowSchemas and PriorityLevelConfigurations, and controllers make every EndpointSlice.
    private static bool IsMadeByControllers(WrittenObject written) =>
        written.Manager.StartsWith("api-priority-and-fairness", StringComparison.Ordinal)
        || written.Manager is "kube-apiserver" or "kube-controller-manager" or "kube-scheduler" or "endpointslice-controller"
        || written.Name.Kind is "EndpointSlice" or "Event" or "Lease" or "ResourceSlice";

    private static string? ApiVersionOf(string path) => path.Trim('/').Split('/') switch
    {
        ["apis", var group, var version, ..] => $"{group}/{version}",
        ["api", var version, ..] => version,
        _ => null,
    };
}

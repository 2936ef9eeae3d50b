using System.Collections.Frozen;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>
/// Every removal of an API version that is known, from the lifecycle markers that the API server itself goes by. Looked up by the whole
/// name: a kind of the same name in another group is another thing.
/// </summary>
public static class ApiRemovals
{
    private static readonly Embedded<ApiRemoval> File = Embedded<ApiRemoval>.Read("api-removals.json");

    private static readonly FrozenDictionary<(string, string), ApiRemoval> ByKind =
        File.Rows.ToFrozenDictionary(row => (row.ApiVersion, row.Kind));

    private static readonly FrozenDictionary<(string, string), ApiRemoval> ByResource =
        File.Rows.DistinctBy(row => (row.ApiVersion, row.Plural)).ToFrozenDictionary(row => (row.ApiVersion, row.Plural));

    /// <summary>Every row, alphas included.</summary>
    public static IReadOnlyList<ApiRemoval> All => File.Rows;

    /// <summary>Where the rows were read.</summary>
    public static string Source => $"{File.Source}, read {File.ReadOn:yyyy-MM-dd}";

    /// <summary>The removal of a kind; null when none is known.</summary>
    public static ApiRemoval? Find(string apiVersion, string kind) => ByKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>The removal of a resource such as <c>flowschemas</c>; null when none is known.</summary>
    public static ApiRemoval? FindResource(string apiVersion, string plural) => ByResource.GetValueOrDefault((apiVersion, plural));

    /// <summary>The removal of a path as insights write it: <c>/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas</c>.</summary>
    public static ApiRemoval? FindPath(string path) => path.Trim('/').Split('/') switch
    {
        ["apis", var group, var version, .. var rest] when rest.Length > 0 => FindResource($"{group}/{version}", rest[^1]),
        ["api", var version, .. var rest] when rest.Length > 0 => FindResource(version, rest[^1]),
        _ => null,
    };

    /// <summary>What a cluster loses in a hop, as far as it serves it: of its own accord, or because it was seen to.</summary>
    /// <param name="served">The group versions that the cluster was seen to serve; empty when it was not asked.</param>
    public static IEnumerable<ApiRemoval> LostIn(Hop hop, IReadOnlySet<string> served) =>
        All.Where(row => row.RemovedIn == hop.To && Matters(row, served));

    /// <summary>True when the API version can be in use on EKS at all.</summary>
    public static bool Matters(ApiRemoval row, IReadOnlySet<string> served) =>
        row.Stability != "alpha" && (row.IsServedByDefault || served.Contains(row.ApiVersion));
}

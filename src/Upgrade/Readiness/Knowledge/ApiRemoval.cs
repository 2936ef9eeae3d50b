using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Knowledge;

/// <summary>A version of an API that Kubernetes stops, or will stop, to serve.</summary>
public sealed record ApiRemoval
{
    /// <summary>Group and version, such as <c>flowcontrol.apiserver.k8s.io/v1beta3</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Such as <c>FlowSchema</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The minor that deprecated it; null when the sources do not say.</summary>
    public KubernetesVersion? DeprecatedIn { get; init; }

    /// <summary>The first minor that does not serve it.</summary>
    public required KubernetesVersion RemovedIn { get; init; }

    /// <summary>The API version to move to, or why there is none; null when the sources do not say.</summary>
    public string? Replacement { get; init; }

    /// <summary>The first minor that serves the replacement.</summary>
    public KubernetesVersion? ReplacementAvailableIn { get; init; }

    /// <summary><c>alpha</c> or <c>beta</c>.</summary>
    public required string Stability { get; init; }

    /// <summary>
    /// <c>yes</c>, <c>no</c> with a reason, or <c>n/a</c>. EKS serves no alpha, and no beta that was born in 1.24 or later unless it says so
    /// (EKS user guide, release notes of 1.24).
    /// </summary>
    public required string ServedOnEksByDefault { get; init; }

    /// <summary><c>released</c>, or how sure a removal in the future is.</summary>
    public string Certainty { get; init; } = "released";

    /// <summary>Where it was read; null for the source of the whole file.</summary>
    public string? Source { get; init; }

    /// <summary>The group; empty for the core group.</summary>
    public string Group => ApiVersion.Contains('/') ? ApiVersion[..ApiVersion.IndexOf('/')] : "";

    /// <summary>The version inside the group, such as <c>v1beta3</c>.</summary>
    public string Version => ApiVersion[(ApiVersion.IndexOf('/') + 1)..];

    /// <summary>The resource in a path, such as <c>flowschemas</c>. Kubernetes derives it from the kind by the rules of English.</summary>
    public string Plural => PluralOf(Kind);

    /// <summary>True when a cluster on EKS serves it of its own accord.</summary>
    public bool IsServedByDefault => Stability != "alpha" && ServedOnEksByDefault == "yes";

    /// <summary>True when the replacement is an API version and the given minor serves it, so that one can move before the hop.</summary>
    public bool CanBeReplacedAt(KubernetesVersion version) => IsReplaceable && ReplacementAvailableIn <= version;

    /// <summary>True when there is something to move to.</summary>
    public bool IsReplaceable => Replacement is { } replacement && replacement.Contains('/') && !replacement.StartsWith("none", StringComparison.Ordinal);

    /// <summary><c>flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema</c>.</summary>
    public override string ToString() => $"{ApiVersion} {Kind}";

    /// <summary>The resource of a kind: <c>Ingress</c> is served as <c>ingresses</c>.</summary>
    public static string PluralOf(string kind)
    {
        var lower = kind.ToLowerInvariant();
        return lower switch
        {
            "endpoints" => lower,
            _ when lower.EndsWith('s') || lower.EndsWith("ch", StringComparison.Ordinal) || lower.EndsWith('x') => lower + "es",
            _ when lower.EndsWith('y') && !"aeiou".Contains(lower[^2]) => lower[..^1] + "ies",
            _ => lower + "s",
        };
    }
}

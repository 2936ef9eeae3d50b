using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Decides whether a move of an add-on may be made at all, whoever chose it. Terraform plans an add-on down, or to a version that
/// the next minor breaks, without a warning. Pure.
/// </summary>
/// <param name="releases">What EKS offers of each add-on, by name.</param>
/// <param name="plane">The minor that the control plane runs while add-ons move.</param>
/// <param name="next">The minor that it will run next, the older one before a rollback; the same when no hop is ahead.</param>
public sealed class AddonPlanJudge(
    IReadOnlyDictionary<string, IReadOnlyList<AddonRelease>> releases, KubernetesVersion plane, KubernetesVersion next)
{
    /// <summary>Why a plan must not be applied, each a sentence; empty when nothing speaks against what it does to add-ons.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="addresses">The addresses of the cluster's add-ons, by name.</param>
    public IEnumerable<string> Refuse(TerraformPlan plan, IReadOnlyDictionary<string, string> addresses)
    {
        var names = addresses.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        foreach (var change in plan.Changes.Where(change => change.Type == "aws_eks_addon"))
        {
            if (change.IsDestructive)
            {
                yield return $"{change.Address} would be destroyed or made anew. An upgrade moves add-ons in place only.";
            }
            else if (names.TryGetValue(change.PreviousAddress ?? change.Address, out var addon)
                && change.Attribute("addon_version") is { } version && Objection(addon, version) is { } objection)
            {
                yield return $"{change.Address}: {objection}.";
            }
        }
    }

    /// <summary>Why an add-on must not go from one version to another, as a clause; null when it may.</summary>
    public string? Objection(string addon, string from, string to)
    {
        if (!AddonVersion.TryParse(from, out var before) || !AddonVersion.TryParse(to, out var after))
        {
            return $"{from} and {to} cannot be put in order";
        }

        if (next < plane ? after > before : after < before)
        {
            return $"it would go {(next < plane ? "up" : "down")} from {from} to {to}";
        }

        if (addon == AddonChoice.VpcCni && (after.Major != before.Major || Math.Abs(after.Minor - before.Minor) > 1))
        {
            return $"it would go from {from} to {to}, and the VPC CNI goes one minor at a time";
        }

        var lower = next < plane ? next : plane;
        if (addon == AddonChoice.KubeProxy && new KubernetesVersion(after.Major, after.Minor) > lower)
        {
            return $"{to} is newer than the control plane's {lower}, which kube-proxy must never be";
        }

        // kube-proxy follows after the hop, and a rung of the VPC CNI need not work with the next minor: it climbs on before the hop.
        var shelf = new AddonShelf(releases.GetValueOrDefault(addon) ?? []);
        return !shelf.Supports(to, plane) ? $"EKS does not offer {to} for {plane}"
            : addon is not (AddonChoice.KubeProxy or AddonChoice.VpcCni) && !shelf.Supports(to, next) ? $"{to} does not work with {next}, which comes next"
            : null;
    }

    private string? Objection(string addon, AttributeChange version) => version switch
    {
        { IsUnknown: true } => "the version that it would get is known only after apply",
        { Before: { } before, After: { } after } => Objection(addon, before, after),
        _ => "the plan does not show the version that it would get",
    };
}

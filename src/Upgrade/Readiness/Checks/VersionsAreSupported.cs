using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Extended support costs six times as much as standard support: 0.60 instead of 0.10 dollars per cluster and hour
/// (AWS pricing of Amazon EKS), and ends in an upgrade by force.
/// </summary>
internal sealed class VersionsAreSupported : IReadinessCheck
{
    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var now = Offered(question, question.Cluster.ControlPlane.Version);
        if (now is { Support: "EXTENDED_SUPPORT" })
        {
            yield return new Finding(
                "SUPPORT-001", Severity.Know, $"{now.Version} is in extended support",
                now.EndOfExtendedSupport is { } end ? $"until {end:yyyy-MM-dd}, then EKS upgrades by itself" : "EKS says so",
                "It costs 0.60 instead of 0.10 dollars an hour: about 365 dollars a month more for the cluster.",
                "Nothing: this upgrade is the remedy.");
        }

        var target = Offered(question, question.Target);
        if (target is { Support: "EXTENDED_SUPPORT" })
        {
            yield return new Finding(
                "SUPPORT-002", Severity.Act, $"{target.Version} is in extended support too",
                target.EndOfExtendedSupport is { } end ? $"until {end:yyyy-MM-dd}" : "EKS says so",
                "The cluster goes on costing six times as much after the upgrade.",
                $"Aim higher: {Newest(question)} is the newest version that EKS offers.");
        }
    }

    private static OfferedVersion? Offered(ReadinessQuestion question, KubernetesVersion version) =>
        question.Cluster.OfferedVersions.FirstOrDefault(offered => offered.Version == version);

    private static KubernetesVersion Newest(ReadinessQuestion question) =>
        question.Cluster.OfferedVersions.Where(offered => offered.IsSupported).Max(offered => offered.Version);
}

using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>The network and the names of the cluster are EKS add-ons, or somebody moves them; and they serve now.</summary>
internal sealed class AddonsAreManaged : IReadinessCheck
{
    private static readonly (string Workload, string Addon)[] Known = [("aws-node", "vpc-cni"), ("coredns", "coredns")];

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ADDON-002", Severity.Act, "VPC CNI or CoreDNS is not an EKS add-on, so nobody brings it along.", "EKS user guide, add-ons"),
        new("SYSTEM-001", Severity.Act, "A workload of the system lacks pods.", "Kubernetes API, apps/v1"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var workload in question.Evidence.Workloads.Where(workload => workload.Name.Namespace == "kube-system"))
        {
            foreach (var (_, addon) in Known.Where(known => known.Workload == workload.Name.Name && question.Hops.Count > 0
                && question.Cluster.Addons.All(installed => installed.Name != known.Addon)))
            {
                yield return new Finding(
                    "ADDON-002", Severity.Act, $"{addon} is not an EKS add-on",
                    workload.Images.Count > 0 ? ImageReference.Parse(workload.Images[0]).Tag : workload.Name.ToString(),
                    "Neither EKS nor this bot moves it, and EKS tells nothing about which versions fit.",
                    addon == "vpc-cni" ? "Move it yourself, one minor at a time, or make it an EKS add-on." : "Move it yourself, or make it an EKS add-on.");
            }

            if (workload.Available < workload.Replicas && (workload.Name.Name is "kube-proxy" || Known.Any(known => known.Workload == workload.Name.Name)))
            {
                yield return new Finding(
                    "SYSTEM-001", Severity.Act, $"{workload.Name.Name} lacks pods", $"{workload.Available} of {workload.Replicas} serve",
                    "Pods lose network or names while it is so, and the upgrade would make it worse.",
                    $"Mend {workload.Name} first.");
            }
        }
    }
}

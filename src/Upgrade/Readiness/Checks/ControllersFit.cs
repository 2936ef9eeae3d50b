using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>What makes nodes knows the version: Karpenter has a least version for each minor, cluster-autoscaler one of its own.</summary>
internal sealed class ControllersFit : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("KARPENTER-001", Severity.Blocks, "Karpenter is too old for a version on the way.", ControllerFloors.Source),
        new("KARPENTER-002", Severity.Know, "The least Karpenter for a version on the way is not known.", ControllerFloors.Source),
        new("AUTOSCALER-001", Severity.Act, "cluster-autoscaler is of another minor than the cluster will be.", "kubernetes/autoscaler, README"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var images = question.Evidence.Workloads.SelectMany(workload => workload.Images.Select(image => (workload.Name, Image: ImageReference.Parse(image)))).ToList();

        // The image is karpenter/controller; Karpenter's own registry names it so since 0.17.
        foreach (var (name, version) in Versions(images, "karpenter/controller"))
        {
            foreach (var hop in question.Hops.Where(hop => ControllerFloors.KarpenterFor(hop.To) is { } floor && version < Version.Parse(floor)).Take(1))
            {
                yield return new Finding(
                    "KARPENTER-001", Severity.Blocks, $"Karpenter {version} is too old for {hop.To}",
                    $"{name}; {hop.To} needs {ControllerFloors.KarpenterFor(hop.To)} at least",
                    "A Karpenter that does not know the version makes no nodes, so pods stay pending.",
                    "Upgrade the charts karpenter-crd and karpenter first.", hop);
            }

            foreach (var hop in question.Hops.Where(hop => hop.To > ControllerFloors.Newest).Take(1))
            {
                yield return new Finding(
                    "KARPENTER-002", Severity.Know, $"Which Karpenter {hop.To} needs is not known here", $"Karpenter {version}",
                    $"The compatibility matrix that the bot knows ends at {ControllerFloors.Newest}.",
                    "Look at Karpenter's compatibility matrix.", hop);
            }
        }

        foreach (var (name, version) in Versions(images, "cluster-autoscaler"))
        {
            if (question.Hops.Count > 0 && (version.Major, version.Minor) != (question.Target.Major, question.Target.Minor))
            {
                yield return new Finding(
                    "AUTOSCALER-001", Severity.Act, "cluster-autoscaler has to follow the cluster", $"{name} is {version}",
                    "It simulates the scheduler of its own minor and is tested with that one only.",
                    $"Move it to {question.Target} after the last hop, with the charts.");
            }
        }
    }

    private static IEnumerable<(ObjectName Name, Version Version)> Versions(IReadOnlyList<(ObjectName Name, ImageReference Image)> images, string path) =>
        images.Where(found => found.Image.IsOf(path))
            .Select(found => (found.Name, Version: found.Image.TryGetVersion(out var version) ? version : null))
            .Where(found => found.Version is not null)
            .Select(found => (found.Name, found.Version!))
            .DistinctBy(found => found.Name);
}

using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>What in a cluster was seen that makes a note of the release notes matter.</summary>
internal static class NoteSightings
{
    /// <summary>True when what is looked for is the very thing; an image of the team's own only may hold it.</summary>
    public static bool IsCertain(NoteTrigger trigger) => trigger.Kind is not ("ownNodes" or "os" or "instance");

    /// <summary>What was seen, by name; empty when nothing was.</summary>
    /// <exception cref="InvalidDataException">The knowledge names a kind that is not built.</exception>
    public static IReadOnlyList<string> Of(NoteTrigger trigger, ReadinessQuestion question) => trigger.Kind switch
    {
        "covered" or "never" => [],
        "image" => Images(trigger, question),
        "instance" => Nodes(question, node => node.InstanceType is { } type && trigger.Names.Any(name => type.StartsWith(name, StringComparison.Ordinal)), node => node.InstanceType!),
        "os" => Nodes(question, node => node.OsImage is { } os && trigger.Names.Any(name => os.Contains(name, StringComparison.OrdinalIgnoreCase)), node => node.OsImage!),
        "runtime" => Nodes(question, node => IsBelow(node.ContainerRuntime, trigger.Below), node => node.ContainerRuntime!),
        "hostPath" => Workloads(question, workload => workload.HostPaths.Any(path => trigger.Names.Any(name => path.EndsWith(name, StringComparison.Ordinal)))),
        "volume" => Workloads(question, workload => workload.OldVolumes.Any(trigger.Names.Contains)),
        "annotation" => Workloads(question, workload => workload.Annotations.Any(key => trigger.Names.Any(name => key.StartsWith(name, StringComparison.Ordinal)))),
        "proxyMode" => question.Evidence.ProxyMode is { } mode && trigger.Names.Contains(mode) ? [mode.Length == 0 ? "kube-proxy's mode is not set" : $"kube-proxy in mode {mode}"] : [],
        "externalIPs" => [.. question.Evidence.Services.Where(service => service.HasExternalAddresses).Select(service => $"Service {service.Name}")],
        "ownNodes" => OwnNodes(question),
        var unknown => throw new InvalidDataException($"The knowledge asks for '{unknown}', which cannot be looked for."),
    };

    private static List<string> Images(NoteTrigger trigger, ReadinessQuestion question) =>
        [.. question.Evidence.Workloads
            .SelectMany(workload => workload.Images.Select(image => (workload.Name, Image: ImageReference.Parse(image))))
            .Where(found => trigger.Names.Any(found.Image.IsOf) && (trigger.Below is null || !found.Image.TryGetVersion(out var version) || version < Parse(trigger.Below)))
            .Select(found => $"{found.Name} runs {found.Image.Repository[(found.Image.Repository.LastIndexOf('/') + 1)..]}:{found.Image.Tag}")
            .Distinct()];

    private static List<string> OwnNodes(ReadinessQuestion question) =>
    [
        .. question.Cluster.NodeGroups.Where(group => group.HasCustomAmi).Select(group => $"node group {group.Name} has an AMI of your own"),
        .. question.Cluster.Nodes.Where(node => node.Kind is NodeKind.SelfManaged or NodeKind.Hybrid).GroupBy(node => node.Kind)
            .Select(kind => Listing.Count(kind.Count(), kind.Key == NodeKind.Hybrid ? "hybrid node" : "self-managed node")),
    ];

    private static List<string> Nodes(ReadinessQuestion question, Func<Node, bool> concerned, Func<Node, string> what) =>
        [.. question.Cluster.Nodes.Where(concerned).GroupBy(what).Select(nodes => $"{Listing.Count(nodes.Count(), "node")} with {nodes.Key}")];

    private static List<string> Workloads(ReadinessQuestion question, Func<WorkloadTemplate, bool> concerned) =>
        [.. question.Evidence.Workloads.Where(concerned).Select(workload => workload.Name.ToString())];

    private static bool IsBelow(string? runtime, string? floor) =>
        runtime is not null && runtime.StartsWith("containerd://", StringComparison.Ordinal)
        && ImageReference.TryReadVersion(runtime["containerd://".Length..], out var version) && version < Parse(floor!);

    private static Version Parse(string text) => Version.Parse(text);
}

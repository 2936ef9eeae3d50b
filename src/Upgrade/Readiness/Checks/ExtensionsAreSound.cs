namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Custom resources lie in versions that are served, and APIs served beside the API server answer.</summary>
internal sealed class ExtensionsAreSound : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("CRD-001", Severity.Act, "A custom resource has objects stored in a version that is served no more.", "Kubernetes, versions in CustomResourceDefinitions"),
        new("APISERVICE-001", Severity.Act, "An aggregated API is not available.", "Kubernetes, aggregation layer"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var resource in question.Evidence.CustomResources)
        {
            var lost = resource.Stored.Where(version => !resource.Known.Contains(version)).ToList();
            var silent = resource.Stored.Where(version => resource.Known.Contains(version) && !resource.Served.Contains(version)).ToList();
            if (lost.Count > 0 || silent.Count > 0)
            {
                yield return new Finding(
                    "CRD-001", Severity.Act, $"Objects of {resource.Name} lie in a version that is not served",
                    $"stored {string.Join(", ", resource.Stored)}; served {string.Join(", ", resource.Served)}",
                    lost.Count > 0 ? "The API server cannot read them back: lists of the kind fail." : "The next version of the definition may drop it, and its objects with it.",
                    "Rewrite the objects with the version that is stored now, then clear status.storedVersions (kube-storage-version-migrator does both).");
            }
        }

        foreach (var api in question.Evidence.AggregatedApis.Where(api => !api.IsAvailable))
        {
            yield return new Finding(
                "APISERVICE-001", Severity.Act, $"API {api.Name} is not available", api.Reason,
                "Discovery is slow and namespaces do not go away while an API does not answer; Helm fails on it.",
                "Mend the service behind it, or delete the APIService of something that is gone.");
        }
    }
}

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Every add-on has a version for every hop: one that works on both sides of it, and one for the control plane after it. EKS never
/// moves add-ons by itself (EKS user guide, "Update an Amazon EKS add-on").
/// </summary>
internal sealed class AddonsCanFollow : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ADDON-001", Severity.Blocks, "An EKS add-on has no version for a hop.", "EKS API, DescribeAddonVersions"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var addon in question.Cluster.Addons)
        {
            if (!question.Cluster.AddonReleases.TryGetValue(addon.Name, out var releases))
            {
                // Not asked about: that it is unseen is said by another check.
                continue;
            }

            if (AddonOutlook.Of(addon, releases, question.Hops).AfterHops.FirstOrDefault(hop => hop.Broken is not null) is { Broken: { } broken } stuck)
            {
                yield return new Finding(
                    "ADDON-001", Severity.Blocks, $"Add-on {addon.Name} cannot follow to {stuck.Hop.To}", broken.Reason,
                    "An add-on that does not work with the control plane takes network, names or volumes from the pods.",
                    broken.Remedy, stuck.Hop);
            }
        }
    }
}

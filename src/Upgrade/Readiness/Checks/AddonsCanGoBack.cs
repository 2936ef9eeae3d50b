namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every add-on works with the older minor, or has a version that does: EKS takes add-ons back with no control plane.</summary>
internal sealed class AddonsCanGoBack : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-006", Severity.Blocks, "An add-on does not work with the older minor; something to know when the run can move it down.", "EKS API, DescribeAddonVersions") { MayBeWaived = false },
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var addon in question.Cluster.Addons)
        {
            if (question.Hops.Count == 0 || !question.Cluster.AddonReleases.TryGetValue(addon.Name, out var releases))
            {
                // Not asked about: that it is unseen is said by another check.
                continue;
            }

            var back = question.Hops[0];
            switch (AddonChoice.BeforeRollback(addon, releases, back))
            {
                case AddonChoice.Impossible impossible:
                    yield return new Finding(
                        "ROLLBACK-006", Severity.Blocks, $"Add-on {addon.Name} cannot go back to {back.To}", impossible.Reason,
                        "An add-on that does not work with the control plane takes network, names or volumes from the pods.", impossible.Remedy, back);
                    break;
                case AddonChoice.Move move:
                    yield return new Finding(
                        "ROLLBACK-006", Severity.Know, $"Add-on {addon.Name} goes down to {move.Versions[^1]} first", $"{addon.Version}: {move.Why}",
                        "EKS takes add-ons back with no control plane.", "Nothing: the run moves it, once that is approved.", back);
                    break;
            }
        }
    }
}

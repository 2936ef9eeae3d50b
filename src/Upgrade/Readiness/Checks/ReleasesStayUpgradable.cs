using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// Every Helm release can still be upgraded after every hop. Helm reads the manifest of the last revision back and gives up when the
/// API server no longer knows one of its kinds (helm/helm#12803), and the stored manifest cannot be mended by a new chart then.
/// </summary>
internal sealed class ReleasesStayUpgradable : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("HELM-001", Severity.Blocks, "A Helm release could not be upgraded any more after a hop.", "helm/helm#12803, helm-mapkubeapis"),
        new("HELM-002", Severity.Act, "A chart says that it does not run on a version on the way.", "Helm, Chart.yaml kubeVersion"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        foreach (var chart in question.Evidence.Charts)
        {
            var lost = chart.Objects
                .Select(item => (Object: item, Row: ApiRemovals.Find(item.ApiVersion, item.Kind)))
                .Where(item => item.Row is { } row && ApiRemovals.Matters(row, question.Evidence.ServedApis) && question.HopTo(row.RemovedIn) is not null)
                .OrderBy(item => item.Row!.RemovedIn)
                .ToList();
            if (lost.Count > 0)
            {
                var hop = question.HopTo(lost[0].Row!.RemovedIn)!.Value;
                yield return new Finding(
                    "HELM-001", Severity.Blocks, $"Helm release {chart} could not be upgraded any more after {hop.To}",
                    $"its stored manifest ({chart.Chart}, revision {chart.Revision}) holds {Listing.Some([.. lost.Select(item => $"{item.Object.ApiVersion} {item.Object.Kind}").Distinct()])}",
                    "Helm reads the manifest back before every upgrade, and fails on a kind that the API server does not know.",
                    "Upgrade the chart to one without it before the hop, or rewrite the stored manifest with helm mapkubeapis.",
                    hop)
                { Details = [.. lost.Select(item => $"{item.Object.ApiVersion} {item.Object.Kind} {item.Object.Name}".TrimEnd())] };
            }

            foreach (var hop in question.Hops.Where(hop => KubeVersionRange.Excludes(chart.KubeVersion, hop.To)).Take(1))
            {
                yield return new Finding(
                    "HELM-002", Severity.Act, $"Helm release {chart} does not want {hop.To}",
                    $"{chart.Chart} asks for Kubernetes {chart.KubeVersion}",
                    "Helm refuses to install or upgrade a chart on a version outside of its range.",
                    $"Upgrade the release to a chart that takes {hop.To}.",
                    hop);
            }
        }
    }
}

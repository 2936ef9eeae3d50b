namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every Helm release takes the older minor: the run touches no charts when it goes back, because their code has gone on.</summary>
internal sealed class ChartsTakeOlderMinor : IReadinessCheck
{
    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("ROLLBACK-007", Severity.Act, "A chart says that it does not run on the older minor.", "Helm, Chart.yaml kubeVersion"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question) =>
        from chart in question.Evidence.Charts
        where KubeVersionRange.Excludes(chart.KubeVersion, question.Target)
        select new Finding(
            "ROLLBACK-007", Severity.Act, $"Helm release {chart} does not want {question.Target}", $"{chart.Chart} asks for Kubernetes {chart.KubeVersion}",
            "What it runs may not work on the older minor, and Helm refuses to upgrade it there.",
            $"Take the release back to a chart that takes {question.Target} first, with `helm rollback` or in the helmfile.",
            question.Hops.Count > 0 ? question.Hops[0] : null);
}

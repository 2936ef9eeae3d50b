using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Running;

public sealed class EvidenceReaderTests
{
    [Theory]
    [InlineData(nameof(IEksEvidence.ListInsightDetailsAsync))]
    [InlineData(nameof(IEksEvidence.ListFargateProfilesAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListWorkloadTemplatesAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListWebhooksAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListServicesAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListCustomResourcesAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListAggregatedApisAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListServedApisAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListRequestedApisAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListWrittenObjectsAsync))]
    [InlineData(nameof(IKubernetesEvidence.ListChartsAsync))]
    [InlineData(nameof(IKubernetesEvidence.FindProxyModeAsync))]
    [InlineData(nameof(ICodeEvidence.ReadAsync))]
    public async Task A_source_that_fails_fails_alone_and_is_named_with_its_reason(string source)
    {
        using var stage = new Stage().With("general");
        stage.Evidence.Broken[source] = "403 Forbidden";

        var report = await ReportAsync(stage);

        var finding = Assert.Single(report.Findings, finding => finding.Code.StartsWith("SEEN", StringComparison.Ordinal));
        Assert.Equal("403 Forbidden", finding.Seen);
        Assert.True(finding.Severity >= Severity.Act, "What was not seen is never called ready.");
    }

    [Fact]
    public async Task A_source_that_hangs_holds_nothing_up_for_longer_than_ten_seconds()
    {
        using var stage = new Stage().With("general");
        stage.Evidence.Hanging.Add(nameof(IKubernetesEvidence.ListWebhooksAsync));
        var reading = stage.Director.ExamineAsync(stage.Settings, Some.V("1.34"), stage.Life.Token);

        stage.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("within 10 seconds", Assert.Single((await reading).Report.Findings, finding => finding.Code == "SEEN-003").Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_cannot_be_read_is_named_beside_those_that_can()
    {
        using var stage = new Stage("1.31").With("general", "1.31");
        stage.Evidence.Charts = new ChartReading(
            [new InstalledChart("kube-system", "policies", "policies-1.0.0", 3, null, [new ManifestObject("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "mine")])],
            [new Unseen("Helm release shop/web", "it unpacks to more than 32 MiB") { Kind = UnseenKind.Evidence }]);

        var report = await ReportAsync(stage, "1.32");

        Assert.Contains(report.Findings, finding => finding.Code == "HELM-001");
        Assert.Contains(report.Findings, finding => finding.Code == "SEEN-003" && finding.Title.Contains("shop/web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_blocker_keeps_an_upgrade_from_starting_until_somebody_waives_it()
    {
        using var stage = new Stage().With("general");
        stage.World.Pods.Add(Readiness.Examined.Pod("web-1"));
        stage.World.Budgets.Add(Readiness.Examined.Budget("web", 0));

        Assert.Equal("blocked", Assert.IsType<StartResult.Refused>(await stage.StartAsync("1.34")).Refusal.Code);

        await stage.Waivers.AddAsync(new Waiver(Some.Prod, "PDB-001", "U0BEN", Some.Start, new DateOnly(2026, 12, 31), "The team is there"), stage.Life.Token);
        var started = Assert.IsType<StartResult.Started>(await stage.StartAsync("1.34"));

        var waived = Assert.Single(started.Run.Readiness.Findings, finding => finding.Code == "PDB-001");
        Assert.Equal(("U0BEN", "The team is there"), (waived.Waiver!.By, waived.Waiver.Reason));
    }

    private static async Task<ReadinessReport> ReportAsync(Stage stage, string target = "1.34") =>
        (await stage.Director.ExamineAsync(stage.Settings, Some.V(target), stage.Life.Token)).Report;
}

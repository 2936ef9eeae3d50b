using System.Text.Json;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Everything that would hurt is known before the first change. Needs no terraform.</summary>
public sealed class ReadinessTests : Scenario
{
    /// <summary>What the scene has planted in <c>legacy</c>, by the code that must name it.</summary>
    private static readonly string[] Planted =
    [
        "AMI-001", "API-001", "APISERVICE-001", "AUTOSCALER-001", "CRD-001", "DRAIN-001", "FARGATE-001", "HELM-001", "HELM-002", "INSIGHT-001",
        "KARPENTER-001", "NODE-003", "NOTE-002", "NOTE-003", "PDB-001", "PDB-002", "SKEW-001", "SKEW-003", "SUPPORT-001", "WEBHOOK-001",
        "WEBHOOK-002", "WEBHOOK-003", "WORKLOAD-001", "WORKLOAD-002", "WORKLOAD-003", "WORKLOAD-004", "WORKLOAD-005", "WORKLOAD-006", "WORKLOAD-007",
    ];

    [Fact]
    public async Task The_report_of_legacy_names_everything_that_was_planted_and_nothing_else()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "readiness", Terraform = Terraform.None, StartsBot = false });

        var run = await BotRun.ReportAsync(stage, "legacy", "1.35", "--json");

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var codes = report.RootElement.GetProperty("report").GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!);
        var found = string.Join(' ', codes.Distinct().Order(StringComparer.Ordinal));
        Assert.True(found == string.Join(' ', Planted), $"Planted {string.Join(' ', Planted)}\nFound   {found}\n{(await BotRun.ReportAsync(stage, "legacy", "1.35")).Output}");

        // One finding has every witness: who calls, which release, and which object.
        var api = report.RootElement.GetProperty("report").GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("code").GetString() == "API-001");
        var details = string.Join('\n', api.GetProperty("details").EnumerateArray().Select(detail => detail.GetString()));
        Assert.Contains("cluster-policies: ", details, StringComparison.Ordinal);
        Assert.Contains("Helm release kube-system/cluster-policies", details, StringComparison.Ordinal);
        Assert.Contains("FlowSchema batch-jobs: last written with it by helm", details, StringComparison.Ordinal);
        Assert.DoesNotContain("exempt", details, StringComparison.Ordinal);
    }

    /// <summary>What is planted in the two other clusters, but for what everybody who is on the way there is told.</summary>
    [Theory]
    [InlineData("worn", "1.33",
        "ADDON-001 ADDON-002 AMI-002 API-003 CODE-001 FARGATE-001 FARGATE-002 GROUP-001 HEALTH-001 HEALTH-002 HEALTH-003 INSIGHT-001 INSIGHT-002 "
        + "NODE-001 NODE-003 NODE-004 NODE-005 NOTE-003 SKEW-005 SUPPORT-001 SUPPORT-002 SYSTEM-001")]
    [InlineData("edge", "1.36", "GROUP-001 NODE-002 NODE-003 NOTE-001 NOTE-003 SKEW-002 SKEW-004")]
    public async Task The_reports_of_worn_and_edge_name_what_was_planted_and_nothing_else(string cluster, string target, string planted)
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "readiness", Terraform = Terraform.None, StartsBot = false });

        var run = await BotRun.ReportAsync(stage, cluster, target, "--json");

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        var codes = report.RootElement.GetProperty("report").GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!);
        var found = string.Join(' ', codes.Distinct().Order(StringComparer.Ordinal));
        Assert.True(found == planted, $"Planted {planted}\nFound   {found}\n{(await BotRun.ReportAsync(stage, cluster, target)).Output}");
    }

    [Fact]
    public async Task The_report_of_dev_has_nothing_to_act_on()
    {
        var stage = await RaiseAsync(new StageOptions { Scene = "readiness", Terraform = Terraform.None, StartsBot = false });

        var run = await BotRun.ReportAsync(stage, "dev", "1.35");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("ready, 1 hop (1.34 → 1.35).", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ACT ", run.Output.Split("COMPONENT")[1], StringComparison.Ordinal);
    }
}

using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class CatalogueTests
{
    private const string Lead = """
        # Checks

        What `report CLUSTER VERSION` looks for, before every upgrade and for every hop of it, and, with the codes `ROLLBACK-001` to `009`,
        what `rollback CLUSTER` looks for. Made from the code
        (`EKSBOT_GOLDEN=write`), and compared with it by a test.

        A finding that *blocks* keeps an upgrade from starting. Somebody who may approve can let it pass until a given day with
        `waive CLUSTER CODE until DATE REASON`, unless the table says no: what EKS refuses and what the version skew policy
        forbids cannot be waived.


        """;

    [Fact]
    public void Every_code_stands_for_one_thing() =>
        Assert.Equal(CheckCatalogue.All.Count, CheckCatalogue.All.Select(kind => kind.Code).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void The_table_of_checks_in_the_documentation_is_the_one_in_the_code()
    {
        var path = Repository.PathOf("docs/checks.md");
        var text = Lead.ReplaceLineEndings("\n") + CheckCatalogue.ToMarkdown();
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_waiver_lets_findings_of_its_code_pass_on_its_cluster_until_its_day()
    {
        var cluster = Blocked();

        Assert.False(Report(cluster, new Waiver(Some.Prod, "PDB-001", "U0BEN", Some.Start, new DateOnly(2026, 11, 22), "known")).IsBlocked);
        Assert.True(Report(cluster, new Waiver(Some.Prod, "PDB-001", "U0BEN", Some.Start, new DateOnly(2026, 11, 21), "over")).IsBlocked);
        Assert.True(Report(cluster, new Waiver(ClusterName.Parse("dev"), "PDB-001", "U0BEN", Some.Start, new DateOnly(2027, 1, 1), "another")).IsBlocked);
        Assert.True(Report(cluster, new Waiver(Some.Prod, "PDB-002", "U0BEN", Some.Start, new DateOnly(2027, 1, 1), "another code")).IsBlocked);
    }

    [Fact]
    public void What_the_skew_policy_forbids_nobody_waives()
    {
        var cluster = Some.Snapshot("1.33", "1.34");

        Assert.True(Report(cluster, new Waiver(Some.Prod, "SKEW-002", "U0BEN", Some.Start, new DateOnly(2027, 1, 1), "please")).IsBlocked);
    }

    private static ClusterSnapshot Blocked() => Examined.Cluster(evidence: new ClusterEvidence
    {
        Pods = [Examined.Pod("web-1")],
        Budgets = [Examined.Budget("web", 0)],
    });

    private static ReadinessReport Report(ClusterSnapshot cluster, Waiver waiver) => ReadinessReport.Of(cluster, cluster.ControlPlane.Version.Next, [waiver]);
}

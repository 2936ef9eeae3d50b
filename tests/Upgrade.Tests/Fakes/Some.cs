using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>Values that tests begin with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    public static readonly ClusterName Prod = ClusterName.Parse("prod");
    public static readonly Person Ana = new("U0ANA");
    public static readonly Person Ben = new("U0BEN");
    public static readonly Person Chloe = new("U0CHLOE");

    public static KubernetesVersion V(string text) => KubernetesVersion.Parse(text);

    public static ApprovalRules Rules(int count = 1, bool requester = false) => new(["U0BEN", "U0CHLOE"], count, requester, TimeSpan.FromHours(4));

    public static ClusterSettings Settings(ApprovalRules? rules = null, string? repository = "git@example.com:infra.git") => new(
        new ClusterAddress(Prod, "prod-eu", "eu-west-1"),
        new CodeLocation(repository, "main", "live/prod", null, "cluster_version"),
        rules ?? Rules(),
        TimeSpan.FromSeconds(15))
    {
        Bake = TimeSpan.Zero,
    };

    public static IReadOnlyList<OfferedVersion> Catalogue(string from = "1.31", string to = "1.37") =>
        [.. Hop.Between(V(from).Previous, V(to)).Select(hop => new OfferedVersion(hop.To, hop.To >= V("1.34") ? "STANDARD_SUPPORT" : "EXTENDED_SUPPORT"))];

    public static ClusterSnapshot Snapshot(string plane = "1.33", string nodes = "1.33", params string[] groups) => new()
    {
        Name = Prod,
        TakenAt = Start,
        ControlPlane = new ControlPlane(V(plane), "ACTIVE", "eks.1"),
        NodeGroups = [.. (groups.Length == 0 ? ["general"] : groups).Select(name => new NodeGroup(name, V(nodes), "ACTIVE", DesiredSize: 2))],
        Nodes = [.. (groups.Length == 0 ? ["general"] : groups).SelectMany(name => Enumerable.Range(1, 2).Select(index => new Node($"{name}-{index}", V(nodes), name, true)))],
        OfferedVersions = Catalogue(),
    };

    public static UpgradeRequested Requested(string from = "1.33", string target = "1.34", ApprovalRules? rules = null)
    {
        var snapshot = Snapshot(from, from);
        var report = ReadinessReport.Of(snapshot, V(target));
        var planned = Assert.IsType<PlanningResult.Planned>(Planner.Plan(snapshot, V(target), report, Routine.Bare));
        return new UpgradeRequested(Start, RunId.For(Prod, Start), Prod, V(from), V(target), Ana, "C0PLATFORM", rules ?? Rules(), report, planned.Steps);
    }

    public static Proposal Proposal(string digest = "aaaaaa111111", TimeSpan? after = null) => new()
    {
        Digest = new PlanDigest(digest),
        Title = "Move the control plane",
        ControlPlane = V("1.33"),
        Target = V("1.34"),
        MadeAt = Start + (after ?? TimeSpan.Zero),
        ExpiresAt = Start + (after ?? TimeSpan.Zero) + TimeSpan.FromHours(4),
    };
}

using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>A run with something in every member that is stored.</summary>
internal static class SampleRun
{
    public static readonly Person Ana = new("U0ANA");
    public static readonly Person Ben = new("U0BEN");
    public static readonly PlanDigest Digest = new(new string('3', 64));

    private static readonly KubernetesVersion From = new(1, 34);
    private static readonly KubernetesVersion Target = new(1, 35);

    public static UpgradeRequested Requested(string id, string cluster, DateTimeOffset at) => new(
        at,
        new RunId(id),
        ClusterName.Parse(cluster),
        From,
        Target,
        Ana,
        "C0PLATFORM",
        new ApprovalRules(["U0BEN", "S0PLATFORM"], 1, RequesterMayApprove: false, TimeSpan.FromHours(4)),
        new ReadinessReport
        {
            Cluster = ClusterName.Parse(cluster),
            TakenAt = at.AddSeconds(-3),
            From = From,
            Target = Target,
            Hops = [new Hop(From, Target)],
            Skew = [new SkewRow("Node group general (3 nodes)", "1.34", ["1.35"], SkewVerdict.BroughtAlong)],
            Findings = [new Finding("SKEW-001", Severity.Act, "Nodes lag", "general: 1.34", "Skew", "Nothing", new Hop(From, Target))],
        },
        [
            new PlannedStep("1-control-plane-1-35", StepKind.UpgradeControlPlane, Target),
            new PlannedStep("2-node-groups-1-35", StepKind.UpgradeNodeGroups, Target),
            new PlannedStep("3-verify", StepKind.VerifyCluster, Target),
        ]);

    public static Proposal Proposal(DateTimeOffset at) => new()
    {
        Digest = Digest,
        Title = "Move the control plane to 1.35",
        ControlPlane = From,
        Target = Target,
        MadeAt = at,
        ExpiresAt = at.AddHours(4),
        NodeGroups = [new NodeGroupMove("general", From, Target, 3)],
        Terraform = new TerraformProposal(
            "prod-1/1", new string('a', 64), "base", "tip", "-  cluster_version = \"1.34\"\n+  cluster_version = \"1.35\"\n", "lineage", 7,
            new TerraformPlan
            {
                TerraformVersion = "1.13.0",
                Applyable = true,
                Complete = true,
                Errored = false,
                Counts = new PlanCounts(Update: 1),
                Changes =
                [
                    new ResourceChange
                    {
                        Address = "module.eks.aws_eks_cluster.this[0]",
                        Type = "aws_eks_cluster",
                        Kind = ChangeKind.Update,
                        Actions = "update",
                        Attributes = [new AttributeChange("version", "1.34", "1.35")],
                    },
                ],
            },
            new PlanJudgement([], ["something is destroyed"], ["aws_s3_bucket.logs"])),
    };
}

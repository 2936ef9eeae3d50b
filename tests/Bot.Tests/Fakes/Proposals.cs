using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>Proposals as steps make them; the judge of the plan is the real one.</summary>
internal static class Proposals
{
    public const string Cluster = "module.eks.aws_eks_cluster.this[0]";

    public const string Diff = """
        --- a/live/prod/main.tf
        +++ b/live/prod/main.tf
        @@ -3,3 +3,3 @@
           source          = "terraform-aws-modules/eks/aws"
        -  cluster_version = "1.34"
        +  cluster_version = "1.35"

        """;

    public static ResourceChange Version(string from = "1.34", string to = "1.35") =>
        Change(Cluster, ChangeKind.Update, new AttributeChange("version", from, to));

    public static ResourceChange Change(string address, ChangeKind kind, params IReadOnlyList<AttributeChange> attributes) => new()
    {
        Address = address,
        Type = address.Split('.') is [.., var type, _] ? type : address,
        Kind = kind,
        Actions = kind.ToString().ToLowerInvariant(),
        Attributes = attributes,
    };

    public static TerraformPlan Plan(params IReadOnlyList<ResourceChange> changes) => new()
    {
        TerraformVersion = "1.13.4",
        Applyable = true,
        Complete = true,
        Errored = false,
        Counts = new PlanCounts(
            Create: Of(changes, ChangeKind.Create), Update: Of(changes, ChangeKind.Update), Replace: Of(changes, ChangeKind.Replace),
            Delete: Of(changes, ChangeKind.Delete), Forget: Of(changes, ChangeKind.Forget), Read: Of(changes, ChangeKind.Read),
            Unknown: Of(changes, ChangeKind.Unknown), Move: changes.Count(change => change.PreviousAddress is not null)),
        Changes = changes,
    };

    /// <summary>The control plane's move, through Terraform.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Terraform(
        TerraformPlan? plan = null, string? because = null, string? diff = null, string? title = null) => (run, at) =>
    {
        var shown = plan ?? Plan(Version());
        var to = run.CurrentStep.Step.Target;
        var judgement = TerraformPlanJudge.Judge(shown, new PlanExpectation(Cluster, to.Previous, to, [Cluster]));
        return new Proposal
        {
            Digest = Digest(run, at),
            Title = title ?? $"Move the control plane of {run.Cluster} from {to.Previous} to {to}",
            ControlPlane = to.Previous,
            Target = to,
            MadeAt = at,
            ExpiresAt = at + run.Approvals.ExpiresAfter,
            Because = because,
            Terraform = new TerraformProposal(
                "key", new string('a', 64), "0f1e2d3c4b5a6978", "8c7d6e5f4a3b2c1d", diff ?? Diff, "lineage", 41, shown, judgement),
        };
    };

    /// <summary>Charts that helmfile would apply.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Charts(params IReadOnlyList<ReleaseChange> releases) => (run, at) =>
    {
        var to = run.CurrentStep.Step.Target;
        return new Proposal
        {
            Digest = Digest(run, at),
            Title = $"Apply the charts of {run.Cluster}: {string.Join(", ", releases.Select(release => release.Name))}",
            ControlPlane = to,
            Target = to,
            MadeAt = at,
            ExpiresAt = at + run.Approvals.ExpiresAfter,
            Charts = new ChartProposal("key", new string('d', 64), "8c7d6e5f4a3b2c1d", releases),
        };
    };

    /// <summary>A release whose chart changes, with what becomes of its objects.</summary>
    public static ReleaseChange Release(string name, string? from, string? to, params IReadOnlyList<(ChangeKind Kind, string Object, string Name)> objects) =>
        new(name, "shop", from, to, [.. objects.Select(change => new ObjectChange(new ObjectName(change.Object, "shop", change.Name), change.Kind))]);

    /// <summary>The node groups' move, through EKS itself.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Moves(params IReadOnlyList<(string Group, int Nodes)> groups) => (run, at) =>
    {
        var to = run.CurrentStep.Step.Target;
        return new Proposal
        {
            Digest = Digest(run, at),
            Title = $"Move {(groups.Count == 1 ? "node group" : "node groups")} {string.Join(", ", groups.Select(group => group.Group))} of {run.Cluster} to {to}",
            ControlPlane = to,
            Target = to,
            MadeAt = at,
            ExpiresAt = at + run.Approvals.ExpiresAfter,
            NodeGroups = [.. groups.Select(group => new NodeGroupMove(group.Group, to.Previous, to, group.Nodes))],
        };
    };

    /// <summary>One node group's roll with force, asked for by Cleo.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Force(string group) => (run, at) =>
    {
        var moves = Moves((group, 3))(run, at);
        return moves with
        {
            Title = $"Roll node group {group} of {run.Cluster} to {moves.Target} with force",
            NodeGroups = [moves.NodeGroups[0] with { Force = true }],
            Because = $"EKS gave up to roll {group} without force. Force would override PodDisruptionBudget shop/web, which protects pod shop/web-6d5f4c8b9-x2x7k",
            AskedBy = Story.Cleo,
        };
    };

    /// <summary>Restarts of workloads on Fargate.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Restarts(IReadOnlyList<string> names) => (run, at) => Moves()(run, at) with
    {
        Title = $"Restart {names.Count} workloads of {run.Cluster} on Fargate, so that their nodes come back at {run.CurrentStep.Step.Target}",
        Restarts = [.. names.Select((name, index) => new WorkloadRestart(new ObjectName("Deployment", "shop", name), index + 1))],
    };

    /// <summary>Moves of add-ons, through EKS itself.</summary>
    public static Func<UpgradeRun, DateTimeOffset, Proposal> Addons(params IReadOnlyList<AddonMove> moves) => (run, at) =>
    {
        var to = run.CurrentStep.Step.Target;
        return new Proposal
        {
            Digest = Digest(run, at),
            Title = $"Move {(moves.Count == 1 ? "add-on" : "add-ons")} {string.Join(", ", moves.Select(move => move.Addon).Distinct())} of {run.Cluster} to the versions for {to}",
            ControlPlane = to,
            Target = to,
            MadeAt = at,
            ExpiresAt = at + run.Approvals.ExpiresAfter,
            Addons = moves,
        };
    };

    private static int Of(IReadOnlyList<ResourceChange> changes, ChangeKind kind) => changes.Count(change => change.Kind == kind);

    private static PlanDigest Digest(UpgradeRun run, DateTimeOffset at) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.Id} {run.Attempt} {at:O}"))));
}

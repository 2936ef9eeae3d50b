using System.Text;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What people should know of a kind of step.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="When">When a plan has it.</param>
/// <param name="Does">What it does.</param>
/// <param name="Approval">What has to be approved.</param>
/// <param name="Aborted">What an abort in the middle of it leaves.</param>
public sealed record StepRow(StepKind Kind, string When, string Does, string Approval, string Aborted);

/// <summary>Every kind of step, in the order of a plan. <c>docs/steps.md</c> is made from it.</summary>
public static class StepTable
{
    /// <summary>The rows.</summary>
    public static IReadOnlyList<StepRow> All { get; } =
    [
        new(StepKind.ApplyCharts,
            "Before everything else and again at the target, when `charts` are configured",
            "Compares the releases with the helmfile (`helmfile deps`, `helmfile diff`), shows what each release would change, applies it and compares once more",
            "The diff as it was shown; another diff or commit is proposed anew",
            "A `helmfile apply` under way is followed to its end; releases that are done stay"),
        new(StepKind.BringNodesToControlPlane,
            "When node groups lag behind the control plane",
            "Brings them to the control plane's version, never higher",
            "The Terraform plan where the code holds the version, else the list of node groups",
            "A roll that EKS has begun goes on; further groups are not begun"),
        new(StepKind.RecycleFargatePods,
            "When nodes of Fargate lag, and after each hop of a cluster that has any",
            "Restarts the workloads on them, because a Fargate node keeps its kubelet for as long as its pod lives",
            "The list of workloads",
            "Restarts that have begun go on; further workloads are not restarted"),
        new(StepKind.PrepareAddons,
            "Before each hop of a cluster with EKS add-ons",
            "Moves only the add-ons that the next minor would break, to a version that works with both minors, and stops when there is none; VPC CNI one minor at a time",
            "The list of add-ons with the reason for each version, or the Terraform plan where the code holds them",
            "An update that EKS has begun goes on; further add-ons are not begun"),
        new(StepKind.UpgradeControlPlane,
            "Once for each hop",
            "Sets the version in the Terraform code, plans, applies exactly the approved plan and follows the update at EKS",
            "The Terraform plan",
            "Nothing stops a control plane that EKS moves: the run ends after it"),
        new(StepKind.Bake,
            "After each control plane, unless `bake` is zero",
            "Watches API server, nodes, workloads and insights against how they were before; an approver may cut it short or make it longer",
            "None, because nothing is changed",
            "Ends at once"),
        new(StepKind.UpgradeNodeGroups,
            "After each hop of a cluster with managed node groups",
            "Rolls the node groups to the control plane's version, and names the pod, its budget, owner and node when an eviction is blocked",
            "The Terraform plan where the code holds the version, else the list of node groups; force only by a second person, for one group",
            "A roll that EKS has begun goes on; further groups are not begun"),
        new(StepKind.UpdateAddons,
            "After the nodes of each hop, of a cluster with EKS add-ons",
            "Moves the add-ons to EKS's default for the minor, never down and never to the newest blindly; keeps what the team configured",
            "The list of add-ons with the reason for each version, or the Terraform plan where the code holds them",
            "An update that EKS has begun goes on; further add-ons are not begun"),
        new(StepKind.MoveAddonsBack,
            "In a rollback of a cluster with EKS add-ons, first of all",
            "Moves down only the add-ons that the older minor would break, to a version that works with both minors; VPC CNI one minor at a time",
            "The list of add-ons with the reason for each version, or the Terraform plan where the code holds them",
            "An update that EKS has begun goes on; further add-ons are not begun"),
        new(StepKind.MoveNodeGroupsBack,
            "In a rollback, when managed node groups are newer than the older minor",
            "Lets EKS roll them back one minor, as disruption budgets allow. Not through Terraform, where a plan for them would take the control plane along first",
            "The list of node groups; force only by a second person, for one group",
            "A roll that EKS has begun goes on; further groups are not begun"),
        new(StepKind.RollBackControlPlane,
            "In a rollback",
            "Looks once more whether EKS takes it back, sets the older version in the Terraform code, plans, applies exactly the approved plan and follows the rollback at EKS",
            "The Terraform plan, by somebody else than who asked for the rollback, whatever the rules of approval say",
            "Nothing stops a control plane that EKS moves: the run ends after it"),
        new(StepKind.VerifyCluster,
            "At the end",
            "Looks at everything once more, compares code, state and cluster, and lets the code land in the base branch",
            "None",
            "Ends at once; the base branch is left as it was"),
    ];

    /// <summary>The table as Markdown, for the documentation.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var row in All)
        {
            var step = new PlannedStep("", row.Kind, KubernetesVersion.Parse("1.35"));
            text.Append($"## {step.Title}\n\n")
                .Append($"| | |\n|---|---|\n| When | {row.When} |\n| What it does | {row.Does} |\n| Approval | {row.Approval} |\n")
                .Append($"| Skipped | {(step.MayBeSkipped ? "After a failure, with a reason" : "Never: everything after it rests on it")} |\n")
                .Append($"| Aborted | {row.Aborted} |\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }
}

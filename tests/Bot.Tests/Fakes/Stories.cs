using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Tests.Fakes;

/// <summary>Stories that several tests tell.</summary>
internal static class Stories
{
    public const string BlockedEviction =
        "Pod shop/web-6d5f4c8b9-x2x7k on node ip-10-0-1-17.eu-west-1.compute.internal (Deployment shop/web) is protected by "
        + "PodDisruptionBudget shop/web (minAvailable 2), which has 2 of 2 pods healthy and must keep 2. Safe: scale Deployment shop/web from 2 to 3 pods; "
        + "or relax the budget for this roll and put it back afterwards; or let EKS give up after 15 minutes, which harms nothing.";

    private static readonly string[] Verified =
    [
        "API server serves 1.35, EKS says ACTIVE (eks.3).",
        "Node group general: 1.35, ACTIVE, 3 nodes Ready.",
        "Terraform has nothing more to change: code, state and cluster agree.",
        "main says 1.35 (live/prod/main.tf:5, commit 8c7d6e5f4a).",
    ];

    public static Story NodesRoll() => Story.Begin()
        .Proposes(Proposals.Terraform()).Approved().Waits().Done()
        .Proposes(Proposals.Moves(("general", 3))).Approved()
        .Waits("EKS rolls the nodes to 1.35", 4, ["general: 1 of 3 nodes at 1.35, 1 draining"], 1, 3)
        .Waits("EKS rolls the nodes to 1.35", 4, ["general: 2 of 3 nodes at 1.35"], 2, 3);

    /// <summary>The control plane moved, and is watched; one gate is closed.</summary>
    public static Story Baking() => Story.Begin(routine: new Routine(false, TimeSpan.FromMinutes(10)))
        .Proposes(Proposals.Terraform()).Approved().Waits().Done()
        .Waits("Watching 1.35 until 10:31 UTC", 1, ["✓ The API server is ready", "✗ Every workload has its pods that had them before: 1 without all pods: Deployment shop/web (1 of 3)"]);

    public static Story Blocked() => NodesRoll().Waits("EKS rolls the nodes to 1.35", 1, ["general: 2 of 3 nodes at 1.35, 1 draining"], 2, 3, [BlockedEviction]);

    public static Story GoodDay() => NodesRoll().Done("1 node group runs 1.35.", 3).Done("prod runs 1.35: control plane, 1 node groups and 3 nodes.", 2, Verified);

    public static Story WithSkipped() => NodesRoll()
        .Fails("EKS gave up the roll of node group general: PodEvictionFailure: reached max retries.", "Look at the disruption budgets, then retry.")
        .Skipped("the nodes are replaced tonight").Done("prod runs 1.35: control plane, 1 node groups and 3 nodes.", 2, Verified);

    /// <summary>Everything that can happen to a run, one after the other.</summary>
    public static Story BadDay() => Story.Begin()
        .Waits("EKS carries out another update of the cluster first")
        .Proposes(Proposals.Terraform()).Expires().Retried()
        .Proposes(Proposals.Terraform()).Approved()
        .Proposes(Proposals.Terraform(because: "the branch main moved to 77aa88bb99")).Approved()
        .Waits().Stumbles().Waits().Fails().Retried()
        .Proposes(Proposals.Terraform(because: "Terraform's state was written since the plan was made")).Approved()
        .Waits().Done()
        .Proposes(Proposals.Moves(("general", 3))).Approved()
        .Waits("EKS rolls the nodes to 1.35", 4, ["general: 1 of 3 nodes at 1.35"], 1, 3)
        .Fails("EKS gave up the roll of node group general.", "Retry.").Skipped("tonight")
        .Waits("The cluster settles", lines: ["node group general is 1.34, ACTIVE"])
        .Done("prod runs 1.35: control plane, 1 node groups and 3 nodes.", 2, Verified);
}

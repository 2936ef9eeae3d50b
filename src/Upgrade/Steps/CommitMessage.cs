using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>What stands in git about a hop: what was done, for whom, and, once it is known, who approved it where.</summary>
internal static class CommitMessage
{
    /// <summary>Before anybody has approved it; such a commit is never pushed.</summary>
    public static string Proposed(StepContext step) => $"""
        {Subject(step)}

        Run {step.Run}, asked for by {step.RequestedBy}.
        """;

    /// <summary>Of the commit that is pushed and applied.</summary>
    /// <param name="thread">Where it was approved; null when it is not known.</param>
    public static string Approved(StepContext step, ProposalRecord approved, string? thread) => string.Join(
        '\n',
        [
            Subject(step),
            "",
            $"{approved.Proposal.Title}.",
            "",
            $"Run: {step.Run}",
            $"Asked for by: {step.RequestedBy}",
            .. approved.Approvals.Select(approval =>
                $"Approved by: {approval.By}, {approved.Proposal.Digest.Short}, {approval.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            .. thread is null ? Array.Empty<string>() : [$"Thread: {thread}"],
        ]);

    private static string Subject(StepContext step) => step.Planned.Kind switch
    {
        StepKind.PrepareAddons or StepKind.UpdateAddons or StepKind.MoveAddonsBack =>
            $"Move add-ons of {step.Cluster.Name} to the versions for Kubernetes {step.Planned.Target}",
        StepKind.RollBackControlPlane => $"Roll {step.Cluster.Name} back to Kubernetes {step.Planned.Target}",
        _ => $"Upgrade {step.Cluster.Name} to Kubernetes {step.Planned.Target}",
    };
}

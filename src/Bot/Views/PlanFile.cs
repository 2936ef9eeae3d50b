using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The Terraform plan of a proposal as a text file, where a message has no room for all of it: people decide on what they can see.</summary>
internal static class PlanFile
{
    /// <summary>The file of a step's proposal; null where the message shows everything, or nobody decides from it any more.</summary>
    public static ThreadFile? Of(StepRun step, ProposalRecord record, int index) =>
        record is { State: ProposalState.Open or ProposalState.Approved, Proposal: { Terraform: { } terraform } proposal } && PlanSummary.IsCut(terraform)
            ? new ThreadFile(
                $"file:plan:{step.Step.Id}:{index + 1}", $"plan-{proposal.Digest.Short}.txt", Wording.Plain($"Terraform plan {proposal.Digest.Short}: {proposal.Title}", 150),
                string.Join('\n', [$"{proposal.Title}. Digest {proposal.Digest.Short}.", "", .. PlanText.Lines(terraform.Plan), ""]))
            : null;
}

using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// A proposal: what would change, the dangerous first, under which digest, who may approve it and until when. What no longer
/// stands shrinks to who, when and why, so that nobody decides from it.
/// </summary>
internal static class ProposalView
{
    public static ThreadMessage Of(UpgradeRun run, StepRun step, int index)
    {
        var record = step.Proposals[index];
        var proposal = record.Proposal;
        var blocks = new List<Block> { Pieces.Section($"{Emoji(record)} *{Wording.Line(proposal.Title, 300)}*{Because(step, index)}") };
        if (record.State is ProposalState.Open or ProposalState.Approved || MayBeApplied(run, record))
        {
            if (proposal.RollsBack)
            {
                blocks.Add(Pieces.Section(
                    $":rotating_light: *This takes the control plane back from {proposal.ControlPlane} to {proposal.Target}.* "
                    + "Its API server goes back; what is stored in the cluster, add-ons and nodes do not. Afterwards the way forward is a new upgrade."));
            }

            blocks.AddRange(proposal switch
            {
                { Terraform: { } terraform } => PlanSummary.Of(terraform, CodeWasShown(run, step, index)),
                { Charts: { } charts } => ChartSummary.Of(proposal, charts),
                { Restarts.Count: > 0 } => Restarts(proposal),
                _ => Moves(run, proposal),
            });
            blocks.AddRange(AddonMoves.Of(proposal));
        }

        blocks.Add(Pieces.Context(Frame(run, step, record)));
        if (record.State == ProposalState.Open)
        {
            blocks.Add(new ActionsBlock([RunButtons.ApproveButton(run, proposal), RunButtons.AbortButton(run)])
            {
                BlockId = $"proposal.{proposal.Digest.Short}.{record.Approvals.Count}",
            });
        }
        else if (WindowWords.Awaited(run, step, record) is not null)
        {
            blocks.Add(new ActionsBlock([RunButtons.OverrideButton(run, proposal)]) { BlockId = $"window.{proposal.Digest.Short}" });
        }

        return new ThreadMessage($"proposal:{step.Step.Id}:{index + 1}", Text(run, step, record), blocks) { Urgent = true };
    }

    /// <summary>A person ended it after it was approved, so it was perhaps under way; what the world itself made void never was.</summary>
    private static bool MayBeApplied(UpgradeRun run, ProposalRecord record) => ProposalFacts.WasApproved(run, record) && record.Ended?.By is not null;

    private static bool CodeWasShown(UpgradeRun run, StepRun step, int index) =>
        step.Proposals[index].Proposal.Terraform is { Commit.Length: > 0 } own
        && run.Steps.TakeWhile(earlier => earlier.Step.Id != step.Step.Id).SelectMany(earlier => earlier.Proposals)
            .Concat(step.Proposals.Take(index))
            .Any(earlier => earlier.State == ProposalState.Approved && earlier.Proposal.Terraform?.Commit == own.Commit);

    private static string Text(UpgradeRun run, StepRun step, ProposalRecord record)
    {
        var digest = record.Proposal.Digest.Short;
        var title = Wording.Sentence(Wording.Line(record.Proposal.Title, 300));
        return $"{(run.IsRollback ? "Rollback" : "Upgrade")} of {run.Cluster} to {run.Target}: " + record.State switch
        {
            ProposalState.Open => $"approval is needed{Given(run, record)}. {title} {Summary(record.Proposal)} To approve exactly this: approve {run.Cluster} {digest}."
                + (record.Proposal.Opens is { } opens ? $" What is approved now begins when the maintenance window opens, {WindowWords.Opening(opens)}." : ""),
            ProposalState.Approved => $"the proposal {digest} was approved by {Wording.Mentions(record.Approvals.Select(approval => approval.By))}. {title}"
                + (WindowWords.Awaited(run, step, record) is { } awaited
                    ? $" It waits for the maintenance window, which opens {WindowWords.Opening(awaited)}. To run it outside: override {run.Cluster} REASON."
                    : "")
                + Taken(record, " It was "),
            _ => $"the proposal {digest} no longer stands, {Wording.Line(record.Ended?.Reason ?? "")}. {title}",
        };
    }

    private static string Given(UpgradeRun run, ProposalRecord record) =>
        run.Approvals.Count > 1 ? $", {record.Approvals.Count} of {run.Approvals.Count} given" : "";

    private static string Summary(Proposal proposal) => proposal switch
    {
        { Terraform: { Judgement: { Destructive: { Count: > 0 } destructive } judgement } terraform } =>
            $"This destroys: {string.Join(" ", Pieces.Some([.. destructive.Select(item => Wording.Line(item, 300))], 5, 1500, judgement.MoreDestructive))} The Terraform plan: {PlanSummary.Counts(terraform.Plan.Counts)}.",
        { Terraform: { } terraform } => $"The Terraform plan: {PlanSummary.Counts(terraform.Plan.Counts)}.",
        { Charts: { } charts } =>
            $"{(proposal.IsDestructive ? $"This destroys: {string.Join(" ", Pieces.Some([.. proposal.Destructive.Select(item => Wording.Line(item, 300))], 5, 1500))} " : "")}"
            + $"helmfile apply: {ChartSummary.Counts(charts.Releases)}.",
        { Restarts: { Count: > 0 } restarts } =>
            $"{Wording.Count(restarts.Count, "workload")} with {Wording.Count(restarts.Sum(restart => restart.Pods), "pod")} on old Fargate nodes would be restarted.",
        { IsDestructive: true } => $"EKS is asked to roll with force. {string.Join(" ", proposal.Destructive.Select(item => Wording.Line(item, 300)))}",
        { Addons.Count: > 0 } => AddonMoves.Summary(proposal),
        _ => $"EKS is asked to roll {Wording.Count(proposal.NodeGroups.Count, "node group")} with {Nodes(proposal)}.",
    };

    private static string Because(StepRun step, int index) => step.Proposals[index].Proposal.Because is { } because
        ? $"\nThis is a new proposal because {Wording.Line(because, 500)}. An earlier approval is void."
        : index > 0 && step.Proposals[index - 1].State == ProposalState.Expired
            ? "\nThis is a new proposal, made from a fresh look, because nobody decided on the one before in time."
            : "";

    private static string Taken(ProposalRecord record, string before) =>
        record.Override is { } taken ? $"{before}{WindowWords.Taken(taken)}" : "";

    private static IEnumerable<Block> Moves(UpgradeRun run, Proposal proposal)
    {
        if (proposal.NodeGroups.Count == 0)
        {
            yield break;
        }

        yield return Pieces.Section(proposal.IsDestructive
            ? $":rotating_light: *EKS rolls {Wording.Count(proposal.NodeGroups.Count, "node group")} with {Nodes(proposal)} with force*\n"
                + $"{string.Join("\n", proposal.Destructive.Select(item => Wording.Line(item, 300)))}\n"
                + $"{(run.IsRollback ? "Until the run is through, code that holds their version still says the newer one." : $"Code that holds the version says {proposal.Target} too, so Terraform finds nothing to change afterwards.")}"
            : $"*EKS rolls {Wording.Count(proposal.NodeGroups.Count, "node group")} with {Nodes(proposal)}*"
                + $"{(proposal.NodeGroups.Count > 1 ? ", in this order" : "")}"
                + (run.IsRollback ? ", because Terraform would take the control plane back before them. Until the run is through, code that holds their version still says the newer one:"
                    : "; the Terraform code does not hold their version:"));
        yield return Pieces.Bullets(
            proposal.NodeGroups.Select(move => $"{Wording.Plain(move.NodeGroup, 100)}: {move.From} → {move.To}, {Wording.Count(move.Nodes, "node")}"), 30);
    }

    private static IEnumerable<Block> Restarts(Proposal proposal)
    {
        yield return Pieces.Section(
            $"*{Wording.Count(proposal.Restarts.Count, "workload")} would be restarted*, each by its own rolling update, as `kubectl rollout restart` does; "
            + "their Fargate nodes then come back at the control plane's version:");
        yield return Pieces.Bullets(
            proposal.Restarts.Select(restart => $"{Wording.Plain(restart.Workload.ToString(), 300)}: {Wording.Count(restart.Pods, "pod")} on old nodes"), 30);
    }

    private static string Nodes(Proposal proposal) => Wording.Count(proposal.NodeGroups.Sum(move => move.Nodes), "node");

    private static string Frame(UpgradeRun run, StepRun step, ProposalRecord record)
    {
        var digest = $"`{record.Proposal.Digest.Short}`";
        var given = string.Join(", ", record.Approvals.Take(10).Select(approval => $"{Wording.Mention(approval.By)} {Wording.Moment(approval.At)}"));
        return record.State switch
        {
            ProposalState.Open => $"Digest {digest} · may approve: {Wording.Mentions(run.Approvals.Approvers)}"
                + (run.Approvals.RequesterMayApprove ? "" : $", not {Wording.Mention(run.RequestedBy)}, who asked for it")
                + (record.Proposal.AskedBy is not { } asked || (asked == run.RequestedBy && !run.Approvals.RequesterMayApprove) ? ""
                    : $", not {Wording.Mention(asked)}, who asked for {(record.Proposal.RollsBack ? "the rollback" : "force")}")
                + (run.Approvals.Count > 1 ? $" · {record.Approvals.Count} of {run.Approvals.Count} approvals given{(given.Length > 0 ? $": {given}" : "")}" : "")
                + Lapsed(record)
                + $" · until {Wording.Moment(record.Proposal.ExpiresAt)}"
                + (record.Proposal.Opens is { } opens ? $" · :calendar: outside of the maintenance window: what is approved begins {WindowWords.Opening(opens)}" : ""),
            ProposalState.Approved => $":white_check_mark: {digest} was approved by {given}{Lapsed(record)}"
                + (WindowWords.Awaited(run, step, record) is { } awaited
                    ? $" · :calendar: waits for the maintenance window, which opens {WindowWords.Opening(awaited)}"
                    : "")
                + Taken(record, " · :warning: "),
            _ => $":no_entry_sign: {digest} no longer stands: {Wording.Line(record.Ended?.Reason ?? "")}"
                + (record.Ended?.By is { } by ? $", by {Wording.Mention(by)}" : "")
                + (record.Ended is { } end ? $" {Wording.Moment(end.At)}" : "")
                + (given.Length > 0 ? $" · approved before that by {given}" : "")
                + Taken(record, " · "),
        };
    }

    private static string Lapsed(ProposalRecord record)
    {
        // Whoever got the right back and approved anew is among those who count.
        var gone = record.Lapsed.Select(approval => approval.By).Except(record.Approvals.Select(approval => approval.By)).ToList();
        return gone.Count == 0 ? "" : $" · not counted any more: {Wording.Mentions(gone)}, who could not approve any more when the next one came";
    }

    private static string Emoji(ProposalRecord record) => record switch
    {
        { State: ProposalState.Open, Proposal.IsDangerous: true } => ":rotating_light:",
        { State: ProposalState.Open } => ":raised_hand:",
        { State: ProposalState.Approved } => ":white_check_mark:",
        _ => ":no_entry_sign:",
    };
}

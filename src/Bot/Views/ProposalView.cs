using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>A proposal: what would change, the dangerous first, under which digest, who may approve it and until when.</summary>
internal static class ProposalView
{
    private const int ChangesShown = 15;
    private const int AttributesShown = 4;

    public static ThreadMessage Of(UpgradeRun run, StepRun step, int index)
    {
        var record = step.Proposals[index];
        var proposal = record.Proposal;
        var blocks = new List<Block> { Pieces.Section($"{Emoji(record)} *{Wording.Safe(proposal.Title)}*") };
        if (proposal.Because is { } because)
        {
            blocks.Add(Pieces.Section($"This is a new proposal because {Wording.Safe(because)}. An earlier approval is void."));
        }

        blocks.AddRange(proposal.Terraform is { } terraform ? Plan(terraform) : Moves(proposal));
        blocks.Add(Pieces.Context(Frame(run, record)));
        if (record.State == ProposalState.Open)
        {
            blocks.Add(new ActionsBlock([RunButtons.ApproveButton(run, proposal), RunButtons.AbortButton(run)])
            {
                BlockId = $"proposal.{proposal.Digest.Short}.{record.Approvals.Count}",
            });
        }

        return new ThreadMessage($"proposal:{step.Step.Id}:{index + 1}", Text(run, record), blocks) { Urgent = true };
    }

    private static string Text(UpgradeRun run, ProposalRecord record)
    {
        var proposal = record.Proposal;
        return record.State switch
        {
            ProposalState.Open => $"{proposal.Title}. {Summary(proposal)} To approve exactly this: approve {run.Cluster} {proposal.Digest.Short}.",
            ProposalState.Approved => $"{proposal.Title}: {proposal.Digest.Short} was approved by {string.Join(" and ", record.Approvals.Select(approval => Wording.Mention(approval.By)))}.",
            _ => $"{proposal.Title}: {proposal.Digest.Short} no longer stands, {record.Ended?.Reason}.",
        };
    }

    private static string Summary(Proposal proposal) => proposal.Terraform is { } terraform
        ? $"The Terraform plan: {Counts(terraform.Plan.Counts)}."
        : $"EKS is asked to roll {Wording.Count(proposal.NodeGroups.Count, "node group")}.";

    private static IEnumerable<Block> Plan(TerraformProposal terraform)
    {
        var plan = terraform.Plan;
        yield return Pieces.Section($"*Terraform plan:* {Counts(plan.Counts)}{StateOperations(plan.Counts)}");
        foreach (var destructive in terraform.Judgement.Destructive.Take(5))
        {
            yield return Pieces.Section($":rotating_light: *Destroys:* {Wording.Safe(destructive)}");
        }

        if (plan.Changes.Count > 0)
        {
            yield return Pieces.Lines(plan.Changes.Take(ChangesShown).SelectMany(Lines)
                .Concat(plan.Changes.Count + plan.OmittedChanges > ChangesShown
                    ? [$"… and {plan.Changes.Count + plan.OmittedChanges - ChangesShown} more"]
                    : []));
        }

        if (terraform.Judgement.Unrelated.Count > 0)
        {
            yield return Pieces.Section($":eyes: *Not asked for by this step:* {Wording.Safe(string.Join(", ", terraform.Judgement.Unrelated.Take(10)))}");
        }

        if (plan.FailedChecks.Count > 0)
        {
            yield return Pieces.Section($":warning: *Checks that fail:* {Wording.Safe(string.Join("; ", plan.FailedChecks.Take(5)))}");
        }

        if (terraform.Diff.Length > 0)
        {
            yield return Pieces.Lines(terraform.Diff.TrimEnd('\n').Split('\n').Take(30));
        }

        var facts = new List<string> { $"Terraform {plan.TerraformVersion}", $"state serial {terraform.Serial}" };
        if (terraform.Commit.Length > 0)
        {
            facts.Insert(0, $"commit `{terraform.Commit[..Math.Min(10, terraform.Commit.Length)]}`");
        }

        if (plan.ChangedOutputs.Count > 0)
        {
            facts.Add($"outputs change: {Wording.Safe(string.Join(", ", plan.ChangedOutputs.Take(10)))}");
        }

        if (plan.Drift > 0)
        {
            facts.Add($"{Wording.Count(plan.Drift, "object")} changed outside of Terraform since the last apply");
        }

        yield return Pieces.Context(string.Join(" · ", facts));
    }

    private static IEnumerable<Block> Moves(Proposal proposal)
    {
        yield return Pieces.Section("*EKS rolls these node groups*, one after the other; the Terraform code does not hold their version:");
        yield return Pieces.Bullets(proposal.NodeGroups.Select(move => $"{move.NodeGroup}: {move.From} → {move.To}, {Wording.Count(move.Nodes, "node")}"));
    }

    private static string Frame(UpgradeRun run, ProposalRecord record)
    {
        var proposal = record.Proposal;
        var digest = $"Digest `{proposal.Digest.Short}`";
        var given = record.Approvals.Count == 0 ? "" : $" · approved by {string.Join(", ", record.Approvals.Select(approval => $"{Wording.Mention(approval.By)} {Wording.Moment(approval.At)}"))}";
        return record.State switch
        {
            ProposalState.Open => $"{digest} · may approve: {string.Join(", ", run.Approvals.Approvers.Select(Wording.Mention))}"
                + (run.Approvals.Count > 1 ? $" ({run.Approvals.Count} people)" : "")
                + (run.Approvals.RequesterMayApprove ? "" : $" · not {Wording.Mention(run.RequestedBy)}, who asked for it")
                + $" · until {Wording.Moment(proposal.ExpiresAt)}{given}",
            ProposalState.Approved => $":white_check_mark: {digest}{given}",
            _ => $":no_entry_sign: {digest} no longer stands: {Wording.Safe(record.Ended?.Reason ?? "")}"
                + (record.Ended?.By is { } by ? $" ({Wording.Mention(by)})" : "")
                + (record.Ended is { } end ? $" · {Wording.Moment(end.At)}" : "") + given,
        };
    }

    private static string Counts(PlanCounts counts)
    {
        var parts = new List<string>();
        Add(counts.Delete, "to destroy");
        Add(counts.Replace, "to replace");
        Add(counts.Unknown, "with an unknown action");
        Add(counts.Create, "to create");
        Add(counts.Update, "to update in place");
        return parts.Count == 0 ? "no change of an object" : string.Join(", ", parts);

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{count} {what}");
            }
        }
    }

    private static string StateOperations(PlanCounts counts)
    {
        var parts = new[] { (counts.Forget, "no longer managed, not destroyed"), (counts.Move, "moved in the state"), (counts.Import, "imported") }
            .Where(part => part.Item1 > 0)
            .Select(part => $"{part.Item1} {part.Item2}")
            .ToList();
        return parts.Count == 0 ? "" : $"\n_State only:_ {string.Join(", ", parts)}";
    }

    private static IEnumerable<string> Lines(ResourceChange change)
    {
        yield return $"{Sign(change)} {change.Address}{(change.Deposed is { } key ? $" (deposed {key})" : "")}{Why(change)}";
        foreach (var attribute in change.Attributes.Take(AttributesShown))
        {
            yield return $"    {attribute.Path}: {Value(attribute)}";
        }

        if (change.Attributes.Count > AttributesShown)
        {
            yield return $"    … {change.Attributes.Count - AttributesShown} more attributes";
        }
    }

    private static string Value(AttributeChange attribute) => attribute switch
    {
        { IsSensitive: true } => "(sensitive)",
        { IsUnknown: true } => $"{attribute.Before ?? "–"} → (known after apply)",
        _ => $"{attribute.Before ?? "–"} → {attribute.After ?? "–"}",
    };

    private static string Sign(ResourceChange change) => change.Kind switch
    {
        ChangeKind.Create => "+",
        ChangeKind.Update => "~",
        ChangeKind.Replace => "-/+",
        ChangeKind.Delete => "-",
        ChangeKind.Forget => "x",
        ChangeKind.Read => "<=",
        ChangeKind.Unknown => "?!",
        _ => " ",
    };

    private static string Why(ResourceChange change) => change switch
    {
        { ReplacePaths.Count: > 0 } => $" (forced by {string.Join(", ", change.ReplacePaths.Take(3))})",
        { PreviousAddress: { } before } => $" (moved from {before})",
        { IsImport: true } => " (imported)",
        _ => "",
    };

    private static string Emoji(ProposalRecord record) => record switch
    {
        { State: ProposalState.Open, Proposal.IsDestructive: true } => ":rotating_light:",
        { State: ProposalState.Open } => ":raised_hand:",
        { State: ProposalState.Approved } => ":white_check_mark:",
        _ => ":no_entry_sign:",
    };
}

using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// The buttons of a run, and what their clicks carry. The value names run and digest, so that a click on an old message is
/// recognised as what it is.
/// </summary>
internal static class RunButtons
{
    public const string Approve = "run.approve";
    public const string Abort = "run.abort";
    public const string Retry = "run.retry";
    public const string Skip = "run.skip";
    public const string BakeNow = "run.bake.now";
    public const string BakeLonger = "run.bake.longer";
    public const string Choose = "run.force";
    public const string Unlock = "run.unlock";
    public const string Override = "run.override";

    /// <summary>What a click makes a bake longer by.</summary>
    public static readonly TimeSpan MoreBake = TimeSpan.FromMinutes(30);

    /// <summary>What a click carries: the run, and the digest or the step that was shown.</summary>
    public static string Value(UpgradeRun run, string about) => $"{run.Id} {about}";

    /// <summary>Reads what a click carries; null when it is none of ours.</summary>
    public static (RunId Run, string About)? Read(string? value)
    {
        if (value?.Split(' ', 2) is not [var run, var about])
        {
            return null;
        }

        try
        {
            return (new RunId(run), about);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static Button ApproveButton(UpgradeRun run, Proposal proposal) => new(Approve, $"Approve {proposal.Digest.Short}")
    {
        Style = ButtonStyle.Primary,
        Value = Value(run, proposal.Digest.Value),
        AccessibilityLabel = Wording.Plain($"Approve {proposal.Digest.Short}: {proposal.Title}", BlockLimits.ButtonText),
        Confirm = new ConfirmationDialog(
            proposal.RollsBack ? "Roll the control plane back?" : proposal.IsDestructive ? "Approve something destructive?" : "Approve exactly this?",
            new PlainText(Wording.Plain(
                proposal.RollsBack
                    ? $"{proposal.Digest.Short}: this takes the control plane back from {proposal.ControlPlane} to {proposal.Target}. Once EKS has begun it cannot be stopped; the way forward is then a new upgrade."
                : proposal.IsDestructive
                    ? $"{proposal.Digest.Short}: {Destroyed(proposal)}"
                    : $"{Wording.Plain(proposal.Title, 180)}. What is applied is exactly {proposal.Digest.Short}. Once under way it cannot be stopped.",
                BlockLimits.ConfirmText)),
            $"Approve {proposal.Digest.Short}",
            "Not yet")
        {
            Style = proposal.IsDangerous ? ButtonStyle.Danger : ButtonStyle.Primary,
        },
    };

    /// <summary>How much first: what is too long for a dialog is cut.</summary>
    private static string Destroyed(Proposal proposal)
    {
        var count = proposal.Destructive.Count + (proposal.Terraform?.Judgement.MoreDestructive ?? 0);
        return $"This destroys{(proposal.Terraform is not null ? $" {Wording.Count(count, "object")}" : "")}: "
            + string.Join(" ", proposal.Destructive.Take(5).Select(item => Wording.Plain(item)));
    }

    /// <summary>A form asks for the reason, and says what an abort means then.</summary>
    public static Button AbortButton(UpgradeRun run) => new(Abort, "Abort")
    {
        Style = ButtonStyle.Danger,
        Value = Value(run, run.CurrentStep.Step.Id),
        AccessibilityLabel = Wording.Plain($"Abort the {Wording.What(run)} of {run.Cluster}", BlockLimits.ButtonText),
    };

    /// <summary>Lets exactly this approved proposal begin outside of the maintenance window. A form asks for the reason.</summary>
    public static Button OverrideButton(UpgradeRun run, Proposal proposal) => new(Override, "Run outside the window")
    {
        Style = ButtonStyle.Danger,
        Value = Value(run, proposal.Digest.Value),
        AccessibilityLabel = Wording.Plain($"Run {proposal.Digest.Short} outside the window: {proposal.Title}", BlockLimits.ButtonText),
    };

    public static Button RetryButton(UpgradeRun run) => new(Retry, "Retry")
    {
        Style = ButtonStyle.Primary,
        Value = Value(run, FailureKey(run)),
        AccessibilityLabel = Wording.Plain($"Retry: {run.CurrentStep.Step.Title}", BlockLimits.ButtonText),
    };

    /// <summary>A form asks for the reason.</summary>
    public static Button SkipButton(UpgradeRun run) => new(Skip, "Skip")
    {
        Value = Value(run, FailureKey(run)),
        AccessibilityLabel = Wording.Plain($"Skip: {run.CurrentStep.Step.Title}", BlockLimits.ButtonText),
    };

    public static Button BakeNowButton(UpgradeRun run) => new(BakeNow, "Go on now")
    {
        Value = Value(run, run.CurrentStep.Step.Id),
        AccessibilityLabel = Wording.Plain($"End the bake of {run.Cluster} now", BlockLimits.ButtonText),
        Confirm = new ConfirmationDialog(
            "End the bake now?",
            new PlainText(Wording.Plain(
                $"The nodes follow next, each after its own approval. Until then EKS can take the control plane back alone; afterwards the nodes have to go back first."
                + (run.CurrentStep.Progress?.Lines?.Where(line => line.StartsWith('✗')).ToList() is { Count: > 0 } closed ? $" Not passed: {string.Join("; ", closed)}" : ""),
                BlockLimits.ConfirmText)),
            "Go on now",
            "Keep watching"),
    };

    public static Button BakeLongerButton(UpgradeRun run) => new(BakeLonger, $"{MoreBake.TotalMinutes:0} min more")
    {
        Value = Value(run, run.CurrentStep.Step.Id),
        AccessibilityLabel = Wording.Plain($"Let {run.Cluster} bake {MoreBake.TotalMinutes:0} minutes longer", BlockLimits.ButtonText),
    };

    /// <summary>A way out of the failure that is shown. What it does is asked for once more.</summary>
    public static Button WayButton(UpgradeRun run, WayOut way) => way switch
    {
        ForceNodeGroup force => Way(run, way, Choose, Wording.Plain($"Force {force.NodeGroup}", BlockLimits.ButtonText), "Roll with force?",
            $"This proposes to roll node group {Wording.Plain(force.NodeGroup, 80)} with force: pods that a disruption budget protects are deleted after 15 minutes. "
            + "Somebody else has to approve it."),
        ReleaseStateLock held => Way(run, way, Unlock, "Release the lock", "Release the state lock?",
            $"Held by {Wording.Plain(held.Holder, 150)}. If somebody still works under it, the state can be damaged. Release it only when you are sure that nobody does."),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way.GetType().Name, "A way out that has no button."),
    };

    private static Button Way(UpgradeRun run, WayOut way, string action, string label, string question, string explanation) => new(action, label)
    {
        Style = ButtonStyle.Danger,
        Value = Value(run, $"{FailureKey(run)} {way.Key}"),
        AccessibilityLabel = Wording.Plain($"{label}: {run.CurrentStep.Step.Title}", BlockLimits.ButtonText),
        Confirm = new ConfirmationDialog(question, new PlainText(Wording.Plain(explanation, BlockLimits.ConfirmText)), "Yes", "Not yet")
        {
            Style = ButtonStyle.Danger,
        },
    };

    /// <summary>Names the failure that is shown, so that a click on an earlier one does nothing.</summary>
    public static string FailureKey(UpgradeRun run) => $"{run.CurrentStep.Step.Id}:{run.CurrentStep.Failures.Count}";
}

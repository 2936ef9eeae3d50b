using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
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
            proposal.IsDestructive ? "Approve something destructive?" : "Approve exactly this?",
            new PlainText(Wording.Plain(
                proposal.IsDestructive
                    ? Destroyed(proposal.Terraform!.Judgement)
                    : $"{Wording.Plain(proposal.Title, 180)}. What is applied is exactly {proposal.Digest.Short}. Once under way it cannot be stopped.",
                BlockLimits.ConfirmText)),
            $"Approve {proposal.Digest.Short}",
            "Not yet")
        {
            Style = proposal.IsDestructive ? ButtonStyle.Danger : ButtonStyle.Primary,
        },
    };

    /// <summary>How much first: what is too long for a dialog is cut.</summary>
    private static string Destroyed(PlanJudgement judgement) =>
        $"This destroys {Wording.Count(judgement.Destructive.Count + judgement.MoreDestructive, "object")}: "
        + string.Join(" ", judgement.Destructive.Take(5).Select(item => Wording.Plain(item)));

    public static Button AbortButton(UpgradeRun run) => new(Abort, "Abort")
    {
        Style = ButtonStyle.Danger,
        Value = Value(run, run.CurrentStep.Step.Id),
        AccessibilityLabel = Wording.Plain($"Abort the upgrade of {run.Cluster}", BlockLimits.ButtonText),
        Confirm = new ConfirmationDialog(
            "Abort this upgrade?",
            new PlainText(Wording.Plain(AbortTruth.Of(run), BlockLimits.ConfirmText)),
            "Abort",
            "Go on")
        {
            Style = ButtonStyle.Danger,
        },
    };

    public static Button RetryButton(UpgradeRun run) => new(Retry, "Retry")
    {
        Style = ButtonStyle.Primary,
        Value = Value(run, FailureKey(run)),
        AccessibilityLabel = Wording.Plain($"Retry: {run.CurrentStep.Step.Title}", BlockLimits.ButtonText),
    };

    public static Button SkipButton(UpgradeRun run) => new(Skip, "Skip")
    {
        Value = Value(run, FailureKey(run)),
        AccessibilityLabel = Wording.Plain($"Skip: {run.CurrentStep.Step.Title}", BlockLimits.ButtonText),
        Confirm = new ConfirmationDialog(
            "Skip this step?",
            new PlainText(Wording.Plain($"\"{run.CurrentStep.Step.Title}\" is left as it is, and the run goes on without it.", BlockLimits.ConfirmText)),
            "Skip",
            "Not yet"),
    };

    /// <summary>Names the failure that is shown, so that a click on an earlier one does nothing.</summary>
    public static string FailureKey(UpgradeRun run) => $"{run.CurrentStep.Step.Id}:{run.CurrentStep.Failures.Count}";
}

using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What a form asks the reason of.</summary>
/// <param name="Action">The action of the button that opened it.</param>
/// <param name="Run">The run.</param>
/// <param name="Channel">The conversation that the button stands in.</param>
/// <param name="About">What the button was about: a step, a failure or a digest. A form that is sent late names what was shown.</param>
internal sealed record ReasonAsked(string Action, RunId Run, string Channel, string About)
{
    /// <summary>As a form carries it, unseen.</summary>
    public string Metadata => $"{Action} {Run} {Channel} {About}";

    /// <summary>Reads what a form carries; null when it is none of ours.</summary>
    public static ReasonAsked? Read(string metadata)
    {
        if (metadata.Split(' ', 4) is not [var action, var run, var channel, var about])
        {
            return null;
        }

        try
        {
            return new ReasonAsked(action, new RunId(run), channel, about);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>The form that asks why somebody aborts, skips or leaves the maintenance window, and says what that means.</summary>
internal static class ReasonForm
{
    public const string CallbackId = "run.reason";
    public const string Block = "reason";
    public const string Input = "reason";

    /// <summary>As long as typed words may be: it is shown in the thread and kept in the history.</summary>
    public const int Longest = 500;

    /// <summary>Shorter is no reason that anybody understands next week.</summary>
    public const int Shortest = 3;

    public static ModalView Of(UpgradeRun run, ReasonAsked asked)
    {
        var (title, explanation, submit, hint) = asked.Action switch
        {
            RunButtons.Abort => ($"Abort this {Wording.What(run)}?", AbortTruth.Of(run), "Abort", $"Without a form: abort {run.Cluster} REASON"),
            RunButtons.Skip => (
                "Skip this step?", $"\"{run.CurrentStep.Step.Title}\" is left as it is, and the run goes on without it.", "Skip",
                $"Without a form: skip {run.Cluster} REASON"),
            _ => ("Run outside the window?", Override(run), "Run now", $"Without a form: override {run.Cluster} REASON"),
        };
        return new ModalView(
            title,
            [
                Pieces.Section($"*{Wording.Safe(run.Cluster.Value)}* {run.From} → {run.Target}\n{Wording.Safe(explanation, 2000)}"),
                new InputBlock(
                    "Why?",
                    new PlainTextInput(Input) { Multiline = true, MinLength = Shortest, MaxLength = Longest, FocusOnLoad = true })
                {
                    BlockId = Block,
                    Hint = Wording.Plain($"It stays in the thread, the report and the history, with your name. {hint}", 500),
                },
            ])
        {
            CallbackId = CallbackId,
            PrivateMetadata = asked.Metadata,
            Submit = submit,
            Close = "Go back",
        };
    }

    /// <summary>The answer of a form that did nothing.</summary>
    public static ModalView NotDone(Message answer) => new("Not done", answer.Blocks!) { Close = "Close" };

    private static string Override(UpgradeRun run) => run.CurrentStep is { ApprovedProposal: { } approved, WaitsForWindow: { } opens }
        ? $"{approved.Proposal.Title} ({approved.Proposal.Digest.Short}) begins now, although the maintenance window opens {opens.Clock}. "
            + (approved.Proposal.IsDestructive ? $"This destroys: {string.Join(" ", approved.Proposal.Destructive.Take(5))} " : "")
            + "This holds for this proposal only."
        : "The approved proposal begins now, outside of the maintenance window.";
}

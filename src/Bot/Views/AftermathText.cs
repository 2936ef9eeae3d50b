using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>How cluster and code stand after a run, in sentences of mrkdwn: what the base branch says, what the run's, and what runs.</summary>
internal static class AftermathText
{
    /// <summary>The sentences; empty when there is nothing that people have to know.</summary>
    public static string Of(UpgradeRun run) => run.Aftermath is { } after
        ? string.Join(' ', new[] { Code(run, after), Problem(after) }.Where(sentence => sentence.Length > 0))
        : "";

    private static string Code(UpgradeRun run, Aftermath after)
    {
        if (after.Code is not { } code)
        {
            return "";
        }

        var runs = after.ControlPlane is { } version ? $"the cluster runs {version}" : "what the cluster runs is not known, because EKS does not answer";
        var where = code.BaseBranch.Length == 0 ? "The code" : $"The branch `{Wording.Line(code.BaseBranch)}`";
        var says = code.Base is { } stands ? $"{where} says {stands}" : $"What {where.Replace("The ", "the ", StringComparison.Ordinal)} says could not be read";
        if (code.RunBranch is not { } branch || code.IsMerged)
        {
            // Nothing of the run waits to be merged: only a difference is worth a word.
            return code.Base == after.ControlPlane ? ""
                : $"{says}, {runs}.{(code.Base < after.ControlPlane ? $" Set {after.ControlPlane} in the code before the next apply, which would take the cluster back." : "")}";
        }

        var own = code.Own is { } wanted ? $"the run's branch `{Wording.Line(branch)}` says {wanted}" : $"what the run's branch `{Wording.Line(branch)}` says could not be read";
        return $"{says}, {own}, {runs}. {Advice(run, code, branch, after)}";
    }

    private static string Advice(UpgradeRun run, CodeAfterRun code, string branch, Aftermath after) => after.ControlPlane switch
    {
        null => "Look at the cluster before you merge or delete that branch.",
        { } runs when runs == code.Own => $"Merge `{Wording.Line(branch)}` before the next apply of `{Wording.Line(code.BaseBranch)}`, which would {(run.IsRollback ? "upgrade the cluster again" : "take the cluster back")}.",
        { } runs when runs == code.Base => $"`{Wording.Line(branch)}` may be deleted, unless somebody wants to go on from it.",
        { } runs => $"Set {runs} in `{Wording.Line(code.BaseBranch)}` before the next apply of it.",
    };

    private static string Problem(Aftermath after) => after.Problem is { } problem
        ? $"*Not everything could be tidied up:* {Wording.Sentence(Wording.Line(problem, 600))}"
        : "";
}

using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>A Terraform plan for a person who decides: what it destroys, how much it changes, what nobody asked for, then the rest.</summary>
internal static class PlanSummary
{
    private const int ChangesShown = 15;
    private const int AttributesShown = 4;
    private const int DestructiveShown = 8;
    private const int UnrelatedShown = 10;

    /// <param name="codeWasShown">The change of the code was approved with an earlier proposal: it is named, not shown again.</param>
    public static IEnumerable<Block> Of(TerraformProposal terraform, bool codeWasShown)
    {
        var (plan, judgement) = (terraform.Plan, terraform.Judgement);
        if (judgement.Destructive.Count > 0)
        {
            yield return Pieces.Section($":rotating_light: *This destroys*\n{List(judgement.Destructive, DestructiveShown, judgement.MoreDestructive)}");
        }

        yield return Pieces.Section($"*Terraform plan:* {Counts(plan.Counts)}{StateOperations(plan.Counts)}");

        // That a plan is not complete says nothing here: it never is with -target, and every proposal is planned so.
        if (plan.Deferred > 0)
        {
            yield return Pieces.Section($":warning: *Terraform expects another round*: it puts off {Wording.Count(plan.Deferred, "change")}.");
        }

        if (judgement.Unrelated.Count + judgement.MoreUnrelated > 0)
        {
            yield return Pieces.Section($":eyes: *Not asked for by this step*\n{List(judgement.Unrelated, UnrelatedShown, judgement.MoreUnrelated)}");
        }

        if (plan.FailedChecks.Count > 0)
        {
            yield return Pieces.Section($":warning: *Checks that fail*\n{List(plan.FailedChecks, 5, plan.OmittedChecks)}");
        }

        if (plan.Changes.Count > 0)
        {
            var changes = plan.Changes.Select(change => string.Join('\n', Lines(change))).ToList();
            yield return Pieces.Lines(Pieces.Some(changes, ChangesShown, besides: plan.OmittedChanges));
        }

        if (terraform.Diff.Length > 0 && !codeWasShown)
        {
            yield return CodeDiff.Of(terraform.Diff);
        }

        yield return Pieces.Context(Facts(terraform, codeWasShown));
    }

    /// <summary>True when a message has no room for all that is known of the changes, so that a file has to hold them.</summary>
    public static bool IsCut(TerraformProposal terraform) =>
        terraform.Plan.Changes.Count > ChangesShown
        || terraform.Plan.Changes.Any(change => change.Attributes.Count > AttributesShown)
        || terraform.Judgement.Destructive.Count > DestructiveShown
        || terraform.Judgement.Unrelated.Count > UnrelatedShown;

    /// <summary>What would be done, the dangerous first, as part of a sentence.</summary>
    public static string Counts(PlanCounts counts) => Join(
        "no change of an object",
        (counts.Delete, "to destroy"),
        (counts.Replace, "to replace"),
        (counts.Unknown, "with an unknown action"),
        (counts.Create, "to create"),
        (counts.Update, "to update in place"));

    private static string StateOperations(PlanCounts counts) =>
        Join("", (counts.Forget, "no longer managed, not destroyed"), (counts.Move, "moved in the state"), (counts.Import, "imported")) is { Length: > 0 } operations
            ? $"\n_State only:_ {operations}"
            : "";

    private static string Join(string nothing, params (int Count, string What)[] parts) =>
        parts.All(part => part.Count == 0) ? nothing : string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"));

    private static string List(IReadOnlyList<string> items, int most, int besides) =>
        string.Join('\n', Pieces.Some([.. items.Select(item => $"• {Wording.Line(item, 300)}")], most, besides: besides));

    private static string Facts(TerraformProposal terraform, bool codeWasShown)
    {
        var plan = terraform.Plan;
        var facts = new List<string> { $"Terraform {Wording.Line(plan.TerraformVersion, 30)}", $"state serial {terraform.Serial}" };
        if (terraform.Commit.Length > 0)
        {
            facts.Insert(0, $"commit `{Wording.Line(terraform.Commit[..Math.Min(10, terraform.Commit.Length)])}`{(codeWasShown ? ", approved above" : "")}");
        }

        if (plan.ChangedOutputs.Count > 0)
        {
            var outputs = plan.ChangedOutputs.Select(output => Wording.Line(output.Name, 100)).ToList();
            facts.Add($"outputs change: {string.Join(", ", Pieces.Some(outputs, 10, besides: plan.OmittedOutputs))}");
        }

        if (plan.Drift > 0)
        {
            var matter = plan.Drifted.Where(drifted => drifted.IsRelevant).Select(drifted => Wording.Line(drifted.Address, 200)).ToList();
            facts.Add($"{Wording.Count(plan.Drift, "object")} changed outside of Terraform since the last apply"
                + (matter.Count > 0 ? $"; the plan builds on {string.Join(", ", Pieces.Some(matter, 3))}" : ""));
        }

        return string.Join(" · ", facts);
    }

    private static IEnumerable<string> Lines(ResourceChange change)
    {
        yield return Wording.Plain($"{Sign(change)} {change.Address}{(change.Deposed is { } key ? $" (deposed {key})" : "")}{Why(change)}", 300);
        foreach (var attribute in change.Attributes.Take(AttributesShown))
        {
            yield return $"    {Wording.Plain(attribute.Path, 100)}: {Value(attribute)}";
        }

        if (change.Attributes.Count + change.OmittedAttributes - AttributesShown is > 0 and var more)
        {
            yield return $"    … {Wording.Count(more, "more attribute")}";
        }
    }

    private static string Value(AttributeChange attribute) => attribute switch
    {
        { IsSensitive: true } => "(sensitive)",
        { IsUnknown: true } => $"{Value(attribute.Before)} → (known after apply)",
        _ => $"{Value(attribute.Before)} → {Value(attribute.After)}",
    };

    private static string Value(string? value) => Wording.Plain(value ?? "", 80);

    private static string Sign(ResourceChange change) => change.Kind switch
    {
        ChangeKind.Create => "+",
        ChangeKind.Update => "~",
        ChangeKind.Replace => "-/+",
        ChangeKind.Delete => "-",
        ChangeKind.Forget => "x",
        ChangeKind.Read => "<=",
        ChangeKind.Unknown => "?!",
        _ => "=",
    };

    private static string Why(ResourceChange change) => change switch
    {
        { ReplacePaths.Count: > 0 } => $" (forced by {string.Join(", ", change.ReplacePaths.Take(3))})",
        { PreviousAddress: { } before } => $" (moved from {before})",
        { IsImport: true } => " (imported)",
        { Kind: ChangeKind.Update, Attributes.Count: 0 } => " (no visible difference)",
        _ => "",
    };
}

using System.Text;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>
/// The summary of a Terraform plan as Markdown for a pull request: the totals, what is destroyed, then the rest folded away. Whatever
/// comes from the plan stands in code spans, where it is neither markup nor a mention.
/// </summary>
internal static class PlanMarkdown
{
    // GitHub cuts a comment at 65,536 characters; what is last is what matters least.
    private const int Room = 60_000;

    /// <summary>The summary, at most about 60,000 characters; what finds no room is counted.</summary>
    public static string Of(TerraformPlan plan)
    {
        var text = new StringBuilder();
        var counts = plan.Counts;
        text.Append($"### Terraform plan: {PlanWords.Counts(counts)}\n\n");
        if (PlanWords.StateOperations(counts) is { Length: > 0 } state)
        {
            text.Append($"State only: {state}\n\n");
        }

        if (counts.Read > 0)
        {
            text.Append($"Data sources to read: {counts.Read}\n\n");
        }

        text.Append($"As Terraform counts: {counts.InTerraformsWords()}\n\n");
        foreach (var line in PlanWords.Standing(plan))
        {
            text.Append($"**{line}**\n\n");
        }

        var notes = Notes(plan);
        var destroyed = plan.Changes.Where(change => change.IsDestructive).ToList();
        Section(text, "Destroyed or replaced", destroyed, counts.Destructive - destroyed.Count, notes.Length, isFolded: false);
        Section(
            text, counts.Destructive > 0 ? "Everything else" : "Changes", [.. plan.Changes.Where(change => !change.IsDestructive)],
            plan.OmittedChanges - Math.Max(0, counts.Destructive - destroyed.Count), notes.Length, isFolded: true);
        return text.Append(notes).ToString().TrimEnd('\n');
    }

    private static void Section(StringBuilder text, string title, List<ResourceChange> changes, int besides, int reserved, bool isFolded)
    {
        if (changes.Count + besides <= 0)
        {
            return;
        }

        text.Append(isFolded ? $"<details><summary>{title}: {changes.Count + besides}</summary>\n\n" : $"**{title}: {changes.Count + besides}**\n\n");
        var shown = 0;
        foreach (var item in changes.Select(Item).TakeWhile(item => text.Length + reserved + item.Length < Room))
        {
            text.Append(item);
            shown++;
        }

        if (changes.Count + besides - shown is > 0 and var more)
        {
            text.Append($"- … and {more} more that are not listed\n");
        }

        text.Append(isFolded ? "\n</details>\n\n" : "\n");
    }

    private static string Item(ResourceChange change)
    {
        var item = new StringBuilder($"- {Verb(change)} {Code(change.Name)}");
        item.Append(PlanWords.Why(change) is { Length: > 0 } why ? $" – {Code(why)}\n" : "\n");
        foreach (var attribute in PlanWords.Attributes(change))
        {
            item.Append($"  - {Code(attribute.Path)}: {Code(PlanWords.Value(attribute))}\n");
        }

        return (PlanWords.MoreAttributes(change) is > 0 and var more ? item.Append($"  - … and {more} more\n") : item).ToString();
    }

    private static string Notes(TerraformPlan plan)
    {
        var text = new StringBuilder();
        List("Outputs", plan.ChangedOutputs.Select(PlanWords.Output), plan.OmittedOutputs);
        List("Checks that fail", plan.FailedChecks, plan.OmittedChecks);
        List("Put off to a later round", plan.DeferredChanges.Select(deferred => $"{deferred.Address} ({deferred.Reason})"), plan.Deferred - plan.DeferredChanges.Count);
        var drift = PlanWords.Drift(plan).ToList();
        if (drift.Count > 0)
        {
            List(drift[0], drift.Skip(1), 0);
        }

        return text.ToString();

        void List(string title, IEnumerable<string> items, int besides)
        {
            var all = items.ToList();
            var lines = all.Take(50).Select(item => $"- {Code(item)}\n").ToList();
            besides += all.Count - lines.Count;
            if (lines.Count > 0 || title.StartsWith("Changed", StringComparison.Ordinal))
            {
                text.Append($"**{title}**\n\n{string.Concat(lines)}{(besides > 0 ? $"- … and {besides} more\n" : "")}\n");
            }
        }
    }

    private static string Verb(ResourceChange change) => change.Kind switch
    {
        ChangeKind.NoOp => change.IsImport ? "import" : "move",
        ChangeKind.Unknown => "unknown action on",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A code span that holds any text: its fence is longer than any run of backticks within.</summary>
    private static string Code(string text)
    {
        // The path of a value that is masked as a whole is empty, and an empty span is no span.
        var line = text.Length == 0 ? "–" : string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        var longest = 0;
        for (int i = 0, run = 0; i < line.Length; i++)
        {
            run = line[i] == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var space = longest > 0 ? " " : "";
        return $"{fence}{space}{line}{space}{fence}";
    }
}

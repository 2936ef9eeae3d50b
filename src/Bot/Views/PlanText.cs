using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The summary of a Terraform plan for a terminal and a text file, the dangerous first. Holds no sensitive value.</summary>
internal static class PlanText
{
    /// <summary>The lines, each of them one.</summary>
    public static IEnumerable<string> Lines(TerraformPlan plan) => Parts(plan).Select(Printable);

    private static IEnumerable<string> Parts(TerraformPlan plan)
    {
        var counts = plan.Counts;
        yield return $"Changes: {PlanWords.Counts(counts)}";
        if (PlanWords.StateOperations(counts) is { Length: > 0 } state)
        {
            yield return $"State only: {state}";
        }

        if (counts.Read > 0)
        {
            yield return $"Data sources to read: {counts.Read}";
        }

        yield return $"As Terraform counts: {counts.InTerraformsWords()}";
        foreach (var line in PlanWords.Standing(plan))
        {
            yield return line;
        }

        foreach (var change in plan.Changes)
        {
            yield return $"{Sign(change.Kind)} {change.Name}{(PlanWords.Why(change) is { Length: > 0 } why ? $" ({why})" : "")}";
            foreach (var attribute in PlanWords.Attributes(change))
            {
                yield return $"      {attribute.Path}: {PlanWords.Value(attribute)}";
            }

            if (PlanWords.MoreAttributes(change) is > 0 and var more)
            {
                yield return $"      … and {more} more";
            }
        }

        if (plan.OmittedChanges > 0)
        {
            yield return $"… and {plan.OmittedChanges} more changes that are not listed. They are counted above.";
        }

        if (plan.ChangedOutputs.Count > 0)
        {
            yield return $"Outputs: {string.Join(", ", plan.ChangedOutputs.Select(PlanWords.Output))}"
                + (plan.OmittedOutputs > 0 ? $" … and {plan.OmittedOutputs} more" : "");
        }

        foreach (var (line, index) in PlanWords.Drift(plan).Select((line, index) => (line, index)))
        {
            yield return index == 0 ? line : $"      {line}";
        }

        foreach (var deferred in plan.DeferredChanges)
        {
            yield return $"Put off: {deferred.Address} ({deferred.Reason})";
        }

        if (plan.Deferred - plan.DeferredChanges.Count is > 0 and var put)
        {
            yield return $"Put off: … and {put} more";
        }

        foreach (var check in plan.FailedChecks)
        {
            yield return $"Check: {check}";
        }

        if (plan.OmittedChecks > 0)
        {
            yield return $"Check: … and {plan.OmittedChecks} more";
        }
    }

    /// <summary>A key of for_each may hold anything, also what moves the cursor of a terminal.</summary>
    private static string Printable(string line) =>
        line.Any(char.IsControl) ? string.Concat(line.Select(character => char.IsControl(character) ? ' ' : character)) : line;

    private static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "  +",
        ChangeKind.Update => "  ~",
        ChangeKind.Replace => "-/+",
        ChangeKind.Delete => "  -",
        ChangeKind.Forget => "  x",
        ChangeKind.Read => " <=",
        ChangeKind.Unknown => " ?!",
        _ => "  =",
    };
}

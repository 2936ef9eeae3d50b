using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The summary of a Terraform plan for a terminal, the dangerous first. Holds no sensitive value.</summary>
internal static class PlanText
{
    public static IEnumerable<string> Lines(TerraformPlan plan)
    {
        var counts = plan.Counts;
        yield return $"Plan: {counts.Create} to create, {counts.Update} to update, {counts.Replace} to replace, {counts.Delete} to delete"
            + (counts.Unknown > 0 ? $", {counts.Unknown} with an unknown action" : "");
        var state = new[] { (counts.Forget, "to forget (not destroyed)"), (counts.Move, "moved"), (counts.Import, "imported") }
            .Where(part => part.Item1 > 0)
            .Select(part => $"{part.Item1} {part.Item2}")
            .ToList();
        if (state.Count > 0)
        {
            yield return $"State only: {string.Join(", ", state)}";
        }

        if (plan.Errored)
        {
            yield return "Planning ended in an error: this plan can never be applied.";
        }
        else if (!plan.Applyable)
        {
            yield return "There is nothing to apply.";
        }
        else if (!plan.Complete)
        {
            yield return "The plan is not complete: Terraform expects another round.";
        }

        foreach (var change in plan.Changes)
        {
            yield return $"{Sign(change.Kind)} {change.Address}{(change.Deposed is { } key ? $" (deposed {key})" : "")}{Why(change)}";
            foreach (var attribute in change.Attributes)
            {
                yield return $"      {attribute.Path}: {Value(attribute)}";
            }
        }

        if (plan.OmittedChanges > 0)
        {
            yield return $"… and {plan.OmittedChanges} more changes, counted above.";
        }

        if (plan.ChangedOutputs.Count > 0)
        {
            yield return $"Outputs that change: {string.Join(", ", plan.ChangedOutputs)}";
        }

        if (plan.Drift > 0)
        {
            yield return $"Changed outside of Terraform: {plan.Drift}";
        }

        foreach (var check in plan.FailedChecks)
        {
            yield return $"Check: {check}";
        }
    }

    private static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Create => "  +",
        ChangeKind.Update => "  ~",
        ChangeKind.Replace => "-/+",
        ChangeKind.Delete => "  -",
        ChangeKind.Forget => "  x",
        ChangeKind.Read => " <=",
        ChangeKind.Unknown => " ?!",
        _ => "   ",
    };

    private static string Why(ResourceChange change) => change switch
    {
        { ReplacePaths.Count: > 0 } => $" (forced by {string.Join(", ", change.ReplacePaths)})",
        { PreviousAddress: { } before } => $" (moved from {before})",
        { IsImport: true } => " (imported)",
        { Reason: { } reason } => $" ({reason})",
        _ => "",
    };

    private static string Value(AttributeChange attribute) => attribute switch
    {
        { IsSensitive: true } => "(sensitive)",
        { IsUnknown: true } => $"{attribute.Before ?? "–"} → (known after apply)",
        _ => $"{attribute.Before ?? "–"} → {attribute.After ?? "–"}",
    };
}

using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Views;

/// <summary>
/// What text and Markdown say of a plan in the same words. Operations on the state (forget, move, import) stand apart and are never
/// part of a sum; drift is counted, and named only where the plan builds on it.
/// </summary>
internal static class PlanWords
{
    private const int DriftShown = 10;

    /// <summary>What would be done to objects.</summary>
    public static string Counts(PlanCounts counts) =>
        $"{counts.Create} to create, {counts.Update} to update, {counts.Replace} to replace, {counts.Delete} to delete"
        + (counts.Unknown > 0 ? $", {counts.Unknown} with an unknown action" : "");

    /// <summary>What would be done to the state alone; empty when nothing.</summary>
    public static string StateOperations(PlanCounts counts) => string.Join(", ", new[]
    {
        (Count: counts.Forget, What: "to forget (no longer managed, not destroyed)"),
        (Count: counts.Move, What: "to move"),
        (Count: counts.Import, What: "to import"),
    }.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"));

    /// <summary>Whether the plan can be applied at all, and what that leaves out. Nothing for an ordinary plan.</summary>
    public static IEnumerable<string> Standing(TerraformPlan plan)
    {
        if (plan.Errored)
        {
            yield return "Planning ended in an error: this plan can never be applied, and what it lists is only what Terraform got to.";
        }
        else if (!plan.Applyable)
        {
            yield return "There is nothing to apply.";
        }
        else if (plan.Changes.Count == 0 && plan.Drift > 0 && plan.ChangedOutputs.Count == 0)
        {
            yield return "Applying it changes no object: it only takes over into the state what was changed outside of Terraform.";
        }

        if (!plan.Errored && !plan.Complete)
        {
            yield return plan.Deferred > 0
                ? "It is not complete: Terraform puts changes off to another round."
                : "It is not complete: there may be more to change, as with -target.";
        }
    }

    /// <summary>Why a change is made, as far as Terraform says; empty when it does not.</summary>
    public static string Why(ResourceChange change)
    {
        var reasons = new List<string>();
        if (change.PreviousAddress is { } before)
        {
            reasons.Add($"moved from {before}");
        }

        if (change.IsImport)
        {
            reasons.Add("imported");
        }

        // The reason of a forget speaks of a deletion, which it is not.
        if (change.Kind == ChangeKind.Forget)
        {
            reasons.Add(change.Actions.StartsWith("create", StringComparison.Ordinal) ? "made anew; the old one is no longer managed, not destroyed" : "no longer managed, not destroyed");
        }
        else if (change.ReplacePaths.Count > 0)
        {
            reasons.Add($"forced by {string.Join(", ", change.ReplacePaths)}");
        }
        else if (change.Reason is { } reason)
        {
            reasons.Add(Reason(reason));
        }

        if (change.Kind == ChangeKind.Replace && change.Actions.StartsWith("create", StringComparison.Ordinal))
        {
            reasons.Add("the new one is made first");
        }

        if (change.Kind == ChangeKind.Unknown)
        {
            reasons.Add($"unknown action \"{change.Actions}\", which may destroy it");
        }

        if (change is { Kind: ChangeKind.Update, Attributes.Count: 0 })
        {
            reasons.Add("no visible difference");
        }

        return string.Join("; ", reasons);
    }

    /// <summary>
    /// The attributes that are worth lines of their own: what is made or destroyed is told by its address, and in what is made anew
    /// everything that the provider computes is known after apply.
    /// </summary>
    public static IReadOnlyList<AttributeChange> Attributes(ResourceChange change) => change.Kind switch
    {
        ChangeKind.Update or ChangeKind.Unknown => change.Attributes,
        ChangeKind.Replace => [.. change.Attributes.Where(attribute => !attribute.IsUnknown || change.ReplacePaths.Contains(attribute.Path))],
        _ => [],
    };

    /// <summary>How many attributes of a changed object have no line; 0 for one that is made or destroyed.</summary>
    public static int MoreAttributes(ResourceChange change) => change.Kind is ChangeKind.Update or ChangeKind.Unknown or ChangeKind.Replace
        ? change.Attributes.Count + change.OmittedAttributes - Attributes(change).Count
        : 0;

    /// <summary>The two sides of an attribute.</summary>
    public static string Value(AttributeChange attribute) => attribute switch
    {
        { IsSensitive: true } => "(sensitive)",
        { IsUnknown: true } => $"{attribute.Before ?? "–"} → (known after apply)",
        _ => $"{attribute.Before ?? "–"} → {attribute.After ?? "–"}",
    };

    /// <summary>What becomes of an output.</summary>
    public static string Output(OutputChange output) =>
        $"{output.Name} ({output.Kind switch { ChangeKind.Create => "new", ChangeKind.Delete => "removed", ChangeKind.Update => "changed", _ => "unknown action" }}"
        + $"{(output.IsSensitive ? ", sensitive" : "")})";

    /// <summary>What was changed outside of Terraform, in a line for all and one for each that matters; nothing when nothing was.</summary>
    public static IEnumerable<string> Drift(TerraformPlan plan)
    {
        if (plan.Drift == 0)
        {
            yield break;
        }

        // Without a change of its own, the drift is what the plan is about.
        var isAbout = plan.Changes.Count == 0;
        var named = plan.Drifted.Where(drifted => drifted.IsRelevant || isAbout).Take(DriftShown).ToList();
        yield return $"Changed outside of Terraform: {plan.Drift} {(plan.Drift == 1 ? "object" : "objects")}"
            + (isAbout ? "" : named.Count == 0 ? ", none of which this plan builds on" : ", of which this plan builds on");
        foreach (var drifted in named)
        {
            yield return drifted.Address + (drifted.Kind == ChangeKind.Delete ? " (is gone)" : drifted.Attributes.Count > 0 ? $" ({string.Join(", ", drifted.Attributes)})" : "");
        }

        var all = isAbout ? plan.Drift : plan.Drifted.Count(drifted => drifted.IsRelevant);
        if (all - named.Count is > 0 and var more)
        {
            yield return $"… and {more} more";
        }
    }

    private static string Reason(string reason) => reason switch
    {
        "replace_because_cannot_update" => "cannot be updated in place",
        "replace_because_tainted" => "tainted",
        "replace_by_request" => "asked for with -replace",
        "replace_by_triggers" => "replace_triggered_by",
        "delete_because_no_resource_config" => "no longer in the configuration",
        "delete_because_wrong_repetition" => "its key no longer fits count or for_each",
        "delete_because_count_index" => "beyond count",
        "delete_because_each_key" => "no longer in for_each",
        "delete_because_no_module" => "its module is no longer in the configuration",
        "delete_because_no_move_target" => "moved to what is not in the configuration",
        "read_because_config_unknown" => "its arguments are known only after apply",
        "read_because_dependency_pending" => "what it depends on changes",
        "read_because_check_nested" => "part of a check",
        _ => reason,
    };
}

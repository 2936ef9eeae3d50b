using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>
/// What <c>summarize --json</c> writes. Programs read it, so it changes only by additions: names and meanings stay.
/// </summary>
internal sealed record PlanJson(
    string TerraformVersion,
    bool Applyable,
    bool Complete,
    bool Errored,
    string TerraformSays,
    PlanJson.CountsJson Counts,
    IReadOnlyList<PlanJson.ChangeJson> Changes,
    int OmittedChanges,
    IReadOnlyList<PlanJson.OutputJson> Outputs,
    int OmittedOutputs,
    PlanJson.DriftJson Drift,
    IReadOnlyList<string> FailedChecks,
    int OmittedChecks,
    PlanJson.DeferredJson Deferred)
{
    public static PlanJson Of(TerraformPlan plan) => new(
        plan.TerraformVersion,
        plan.Applyable,
        plan.Complete,
        plan.Errored,
        plan.Counts.InTerraformsWords(),
        new CountsJson(
            plan.Counts.Create, plan.Counts.Update, plan.Counts.Replace, plan.Counts.Delete, plan.Counts.Forget, plan.Counts.Move,
            plan.Counts.Import, plan.Counts.Read, plan.Counts.Unknown),
        [.. plan.Changes.Select(Of)],
        plan.OmittedChanges,
        [.. plan.ChangedOutputs.Select(output => new OutputJson(output.Name, output.Kind, output.IsSensitive))],
        plan.OmittedOutputs,
        new DriftJson(plan.Drift, [.. plan.Drifted.Select(drifted => new DriftedJson(drifted.Address, drifted.Kind, drifted.Attributes, drifted.IsRelevant))]),
        plan.FailedChecks,
        plan.OmittedChecks,
        new DeferredJson(plan.Deferred, [.. plan.DeferredChanges.Select(deferred => new DeferredChangeJson(deferred.Address, deferred.Reason))]));

    private static ChangeJson Of(ResourceChange change) => new(
        change.Address,
        change.Deposed,
        change.PreviousAddress,
        change.Type,
        change.Kind,
        change.Actions.Length == 0 ? [] : change.Actions.Split(", "),
        change.Reason,
        change.ReplacePaths,
        change.IsImport,
        change.IsDestructive,
        [.. change.Attributes.Select(attribute => new AttributeJson(attribute.Path, attribute.Before, attribute.After, attribute.IsSensitive, attribute.IsUnknown))],
        change.OmittedAttributes);

    /// <summary>Totals of the whole plan. Forget, move and import are operations on the state and part of no other total.</summary>
    internal sealed record CountsJson(int Create, int Update, int Replace, int Delete, int Forget, int Move, int Import, int Read, int Unknown);

    /// <summary>A change; its key is the address together with the deposed key. Null is written where there is none.</summary>
    internal sealed record ChangeJson(
        string Address,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Deposed,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? PreviousAddress,
        string Type,
        ChangeKind Kind,
        IReadOnlyList<string> Actions,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
        IReadOnlyList<string> ReplacePaths,
        bool Import,
        bool Destructive,
        IReadOnlyList<AttributeJson> Attributes,
        int OmittedAttributes);

    /// <summary>An attribute that differs; a value that is absent, sensitive or not known yet is left out.</summary>
    internal sealed record AttributeJson(string Path, string? Before, string? After, bool Sensitive, bool Unknown);

    internal sealed record OutputJson(string Name, ChangeKind Kind, bool Sensitive);

    internal sealed record DriftJson(int Count, IReadOnlyList<DriftedJson> Objects);

    internal sealed record DriftedJson(string Address, ChangeKind Kind, IReadOnlyList<string> Attributes, bool Relevant);

    internal sealed record DeferredJson(int Count, IReadOnlyList<DeferredChangeJson> Changes);

    internal sealed record DeferredChangeJson(string Address, string Reason);
}

using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// What a Terraform plan would do, as far as people and the judge need it: complete counts, and the changes that matter
/// most in full. Holds no sensitive value.
/// </summary>
public sealed record TerraformPlan
{
    /// <summary>The version of Terraform that made the plan.</summary>
    public required string TerraformVersion { get; init; }

    /// <summary>Terraform's own word on whether applying would do anything.</summary>
    public required bool Applyable { get; init; }

    /// <summary>False when Terraform expects another round, as with <c>-target</c> or deferred changes.</summary>
    public required bool Complete { get; init; }

    /// <summary>True when planning ended in an error: such a plan can never be applied.</summary>
    public required bool Errored { get; init; }

    /// <summary>How many changes of each kind, over the whole plan.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>The changes, the most dangerous first. Bounded: see <see cref="OmittedChanges"/>.</summary>
    public required IReadOnlyList<ResourceChange> Changes { get; init; }

    /// <summary>How many changes are counted but not listed.</summary>
    public int OmittedChanges { get; init; }

    /// <summary>How many objects Terraform found changed outside of it. Often harmless; never an alarm by itself.</summary>
    public int Drift { get; init; }

    /// <summary>Of those, the ones worth a name: first those that Terraform says this plan builds on. Bounded.</summary>
    public IReadOnlyList<DriftedObject> Drifted { get; init; } = [];

    /// <summary>The root outputs that would change. Bounded: see <see cref="OmittedOutputs"/>.</summary>
    public IReadOnlyList<OutputChange> ChangedOutputs { get; init; } = [];

    /// <summary>How many outputs change but are not listed.</summary>
    public int OmittedOutputs { get; init; }

    /// <summary>Checks that fail or could not be evaluated, each as one line. Bounded: see <see cref="OmittedChecks"/>.</summary>
    public IReadOnlyList<string> FailedChecks { get; init; } = [];

    /// <summary>How many checks fail but are not listed.</summary>
    public int OmittedChecks { get; init; }

    /// <summary>How many changes Terraform put off to a later round.</summary>
    public int Deferred { get; init; }

    /// <summary>Of those, the first few with the reason.</summary>
    public IReadOnlyList<DeferredChange> DeferredChanges { get; init; } = [];
}

/// <summary>Counts per kind. State operations (forget, move, import) are never part of the others' sum.</summary>
public sealed record PlanCounts(
    int Create = 0,
    int Update = 0,
    int Replace = 0,
    int Delete = 0,
    int Forget = 0,
    int Move = 0,
    int Import = 0,
    int Read = 0,
    int Unknown = 0)
{
    /// <summary>How many objects are destroyed, or might be.</summary>
    [JsonIgnore]
    public int Destructive => Delete + Replace + Unknown;

    /// <summary>
    /// The same in Terraform's own words, to be held against what it printed. It counts a replacement as one to add and one to
    /// destroy, and neither moves nor forgets nor reads.
    /// </summary>
    public string InTerraformsWords() =>
        $"Plan: {(Import > 0 ? $"{Import} to import, " : "")}{Create + Replace} to add, {Update} to change, {Delete + Replace} to destroy.";
}

/// <summary>What would happen to one object.</summary>
public enum ChangeKind
{
    /// <summary>Nothing, apart from a move or an import.</summary>
    NoOp,

    /// <summary>A data source is read during apply.</summary>
    Read,

    /// <summary>Made anew.</summary>
    Create,

    /// <summary>Changed in place.</summary>
    Update,

    /// <summary>Destroyed and made anew, in either order.</summary>
    Replace,

    /// <summary>Destroyed.</summary>
    Delete,

    /// <summary>Dropped from the state, not destroyed.</summary>
    Forget,

    /// <summary>An action this program does not know; treated as destructive.</summary>
    Unknown,
}

/// <summary>A change of one object. Its key is <see cref="Address"/> with <see cref="Deposed"/>.</summary>
public sealed record ResourceChange
{
    /// <summary>Terraform's address, such as <c>module.eks.aws_eks_cluster.this[0]</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The address before a move; null when it did not move.</summary>
    public string? PreviousAddress { get; init; }

    /// <summary>The key of a deposed object; null for the current one.</summary>
    public string? Deposed { get; init; }

    /// <summary>The resource type, such as <c>aws_eks_cluster</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What would happen.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Terraform's actions joined by <c>, </c>, as in the plan.</summary>
    public required string Actions { get; init; }

    /// <summary>Terraform's <c>action_reason</c>; a hint for display only.</summary>
    public string? Reason { get; init; }

    /// <summary>The attributes that force a replacement, as dotted paths.</summary>
    public IReadOnlyList<string> ReplacePaths { get; init; } = [];

    /// <summary>True when the object is brought under Terraform's care.</summary>
    public bool IsImport { get; init; }

    /// <summary>The attributes that differ. May be empty for an update that shows nothing.</summary>
    public IReadOnlyList<AttributeChange> Attributes { get; init; } = [];

    /// <summary>How many attributes differ but are not listed.</summary>
    public int OmittedAttributes { get; init; }

    /// <summary>The address, with the key of a deposed object.</summary>
    public string Name => Deposed is null ? Address : $"{Address} (deposed object {Deposed})";

    /// <summary>
    /// True for what the judge must see: objects of EKS, and the config map aws-auth of older clusters, which modules and people call
    /// after its name.
    /// </summary>
    public bool IsOfEks => Type.StartsWith("aws_eks_", StringComparison.Ordinal)
        || (Type.StartsWith("kubernetes_config_map", StringComparison.Ordinal)
            && (Address.Contains("aws_auth", StringComparison.Ordinal) || Address.Contains("aws-auth", StringComparison.Ordinal)));

    /// <summary>True when something is destroyed, or might be.</summary>
    public bool IsDestructive => Kind is ChangeKind.Delete or ChangeKind.Replace or ChangeKind.Unknown;

    /// <summary>The change of the attribute with this path; null when it does not change.</summary>
    public AttributeChange? Attribute(string path) => Attributes.FirstOrDefault(change => change.Path == path);
}

/// <summary>A change of one attribute.</summary>
/// <param name="Path">Dotted path, such as <c>scaling_config[0].desired_size</c>.</param>
/// <param name="Before">The value before as one short line of text; null when absent or not to be shown.</param>
/// <param name="After">The value after; null when absent, unknown or not to be shown.</param>
/// <param name="IsSensitive">The value is masked by Terraform, on either side: neither value is kept.</param>
/// <param name="IsUnknown">The value is known only after apply.</param>
public sealed record AttributeChange(string Path, string? Before, string? After, bool IsSensitive = false, bool IsUnknown = false);

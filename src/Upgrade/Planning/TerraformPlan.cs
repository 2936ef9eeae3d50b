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

    /// <summary>The root outputs that would change, by name.</summary>
    public IReadOnlyList<string> ChangedOutputs { get; init; } = [];

    /// <summary>Checks that fail or could not be evaluated, each as one line.</summary>
    public IReadOnlyList<string> FailedChecks { get; init; } = [];

    /// <summary>Changes that Terraform put off to a later round.</summary>
    public int Deferred { get; init; }
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
    int Unknown = 0);

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

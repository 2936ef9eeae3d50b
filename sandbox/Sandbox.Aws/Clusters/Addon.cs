namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>An installed add-on.</summary>
internal sealed class Addon
{
    public required string Name { get; init; }

    public required string Version { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; set; }

    public string? ConfigurationValues { get; set; }

    /// <summary>Fields of its objects that somebody changed past EKS; NONE stops at them, OVERWRITE takes them back.</summary>
    public string? ChangedByHand { get; set; }

    /// <summary>Its next version's pods will find no place.</summary>
    public bool WillDegrade { get; set; }

    /// <summary><c>ACTIVE</c>, <c>DEGRADED</c> or <c>UPDATE_FAILED</c> while no update runs.</summary>
    public string Status { get; set; } = "ACTIVE";

    public UpdateFailure? HealthIssue { get; set; }

    public Dictionary<string, string> Tags { get; } = [];
}

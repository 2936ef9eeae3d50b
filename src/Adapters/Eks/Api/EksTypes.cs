namespace EksUpgradeBot.Adapters.Eks.Api;

// The shapes of the EKS API as far as the bot reads them. Every member may be absent, and every string that names one of a
// set is open: EKS adds words without notice.

internal sealed record Cluster
{
    public string? Name { get; init; }

    public string? Arn { get; init; }

    public string? Version { get; init; }

    public string? PlatformVersion { get; init; }

    public string? Status { get; init; }

    public string? Endpoint { get; init; }

    public Certificate? CertificateAuthority { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public Health? Health { get; init; }

    public UpgradePolicy? UpgradePolicy { get; init; }
}

/// <param name="SupportType"><c>EXTENDED</c> or <c>STANDARD</c>.</param>
internal sealed record UpgradePolicy(string? SupportType);

/// <param name="Data">PEM, in base64.</param>
internal sealed record Certificate(string? Data);

internal sealed record Health(IReadOnlyList<Issue>? Issues);

internal sealed record Issue(string? Code, string? Message, IReadOnlyList<string>? ResourceIds);

internal sealed record ClusterVersionInformation
{
    public string? ClusterVersion { get; init; }

    public string? ClusterType { get; init; }

    public bool? DefaultVersion { get; init; }

    public DateTimeOffset? ReleaseDate { get; init; }

    public DateTimeOffset? EndOfStandardSupportDate { get; init; }

    public DateTimeOffset? EndOfExtendedSupportDate { get; init; }

    /// <summary>The older member, deprecated, with lower-case words such as <c>standard-support</c>.</summary>
    public string? Status { get; init; }

    public string? VersionStatus { get; init; }
}

internal sealed record Update
{
    public string? Id { get; init; }

    public string? Status { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<UpdateParam>? Params { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public IReadOnlyList<ErrorDetail>? Errors { get; init; }
}

internal sealed record UpdateParam(string? Type, string? Value);

internal sealed record ErrorDetail(string? ErrorCode, string? ErrorMessage, IReadOnlyList<string>? ResourceIds);

internal sealed record Nodegroup
{
    public string? NodegroupName { get; init; }

    public string? Version { get; init; }

    public string? ReleaseVersion { get; init; }

    public string? Status { get; init; }

    public string? AmiType { get; init; }

    public NodegroupScalingConfig? ScalingConfig { get; init; }

    public LaunchTemplateSpecification? LaunchTemplate { get; init; }

    public Health? Health { get; init; }
}

internal sealed record LaunchTemplateSpecification(string? Id, string? Name, string? Version);

internal sealed record NodegroupScalingConfig(int? MinSize, int? MaxSize, int? DesiredSize);

internal sealed record Addon
{
    public string? AddonName { get; init; }

    public string? AddonVersion { get; init; }

    public string? ConfigurationValues { get; init; }

    public string? Status { get; init; }

    public Health? Health { get; init; }
}

// AddonInfo and AddonVersionInfo are what the API calls them.
internal sealed record AddonInfo(string? AddonName, string? Type, IReadOnlyList<AddonVersionInfo>? AddonVersions);

internal sealed record AddonVersionInfo(string? AddonVersion, IReadOnlyList<Compatibility>? Compatibilities);

internal sealed record Compatibility(string? ClusterVersion, IReadOnlyList<string>? PlatformVersions, bool? DefaultVersion);

internal sealed record InsightsFilter(
    IReadOnlyList<string>? Categories = null, IReadOnlyList<string>? KubernetesVersions = null, IReadOnlyList<string>? Statuses = null);

internal sealed record InsightStatus(string? Status, string? Reason);

internal sealed record InsightSummary
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Category { get; init; }

    public string? KubernetesVersion { get; init; }

    public DateTimeOffset? LastRefreshTime { get; init; }

    public string? Description { get; init; }

    public InsightStatus? InsightStatus { get; init; }
}

internal sealed record Insight
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Category { get; init; }

    public string? KubernetesVersion { get; init; }

    public DateTimeOffset? LastRefreshTime { get; init; }

    public string? Description { get; init; }

    public InsightStatus? InsightStatus { get; init; }

    public string? Recommendation { get; init; }

    public IReadOnlyList<InsightResourceDetail>? Resources { get; init; }

    public InsightCategorySpecificSummary? CategorySpecificSummary { get; init; }
}

internal sealed record InsightResourceDetail(InsightStatus? InsightStatus, string? KubernetesResourceUri, string? Arn);

internal sealed record InsightCategorySpecificSummary(
    IReadOnlyList<DeprecationDetail>? DeprecationDetails, IReadOnlyList<AddonCompatibilityDetail>? AddonCompatibilityDetails);

internal sealed record DeprecationDetail(
    string? Usage,
    string? ReplacedWith,
    string? StopServingVersion,
    string? StartServingReplacementVersion,
    IReadOnlyList<ClientStat>? ClientStats);

internal sealed record ClientStat(string? UserAgent, int? NumberOfRequestsLast30Days, DateTimeOffset? LastRequestTime);

internal sealed record AddonCompatibilityDetail(string? Name, IReadOnlyList<string>? CompatibleVersions);

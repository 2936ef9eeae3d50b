using System.Text.Json.Serialization;

namespace EksUpgradeBot.Adapters.Eks.Api;

// The bodies that go out and come back, named as in the API.

internal sealed record UpdateClusterVersionRequest(string Version, string ClientRequestToken, bool? Force = null);

internal sealed record UpdateNodegroupVersionRequest(
    string? Version, string ClientRequestToken, string? ReleaseVersion = null, bool? Force = null);

internal sealed record UpdateAddonRequest(string AddonVersion, string ClientRequestToken, string ResolveConflicts);

internal sealed record ListInsightsRequest(InsightsFilter? Filter = null, int? MaxResults = null, string? NextToken = null);

internal sealed record DescribeClusterResponse(Cluster? Cluster);

internal sealed record DescribeUpdateResponse(Update? Update);

internal sealed record DescribeNodegroupResponse(Nodegroup? Nodegroup);

internal sealed record DescribeAddonResponse(Addon? Addon);

internal sealed record DescribeInsightResponse(Insight? Insight);

internal sealed record DescribeClusterVersionsResponse(IReadOnlyList<ClusterVersionInformation>? ClusterVersions, string? NextToken)
    : IPage<ClusterVersionInformation>
{
    [JsonIgnore]
    public IReadOnlyList<ClusterVersionInformation> Items => ClusterVersions ?? [];
}

internal sealed record ListUpdatesResponse(IReadOnlyList<string>? UpdateIds, string? NextToken) : IPage<string>
{
    [JsonIgnore]
    public IReadOnlyList<string> Items => UpdateIds ?? [];
}

internal sealed record ListNodegroupsResponse(IReadOnlyList<string>? Nodegroups, string? NextToken) : IPage<string>
{
    [JsonIgnore]
    public IReadOnlyList<string> Items => Nodegroups ?? [];
}

internal sealed record ListAddonsResponse(IReadOnlyList<string>? Addons, string? NextToken) : IPage<string>
{
    [JsonIgnore]
    public IReadOnlyList<string> Items => Addons ?? [];
}

internal sealed record ListFargateProfilesResponse(IReadOnlyList<string>? FargateProfileNames, string? NextToken) : IPage<string>
{
    [JsonIgnore]
    public IReadOnlyList<string> Items => FargateProfileNames ?? [];
}

internal sealed record DescribeAddonVersionsResponse(IReadOnlyList<AddonInfo>? Addons, string? NextToken) : IPage<AddonInfo>
{
    [JsonIgnore]
    public IReadOnlyList<AddonInfo> Items => Addons ?? [];
}

internal sealed record ListInsightsResponse(IReadOnlyList<InsightSummary>? Insights, string? NextToken) : IPage<InsightSummary>
{
    [JsonIgnore]
    public IReadOnlyList<InsightSummary> Items => Insights ?? [];
}

/// <summary>Reads and writes the messages without reflection. Members that are null are not sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EpochSeconds)])]
[JsonSerializable(typeof(UpdateClusterVersionRequest))]
[JsonSerializable(typeof(UpdateNodegroupVersionRequest))]
[JsonSerializable(typeof(UpdateAddonRequest))]
[JsonSerializable(typeof(ListInsightsRequest))]
[JsonSerializable(typeof(DescribeClusterResponse))]
[JsonSerializable(typeof(DescribeClusterVersionsResponse))]
[JsonSerializable(typeof(DescribeUpdateResponse))]
[JsonSerializable(typeof(DescribeNodegroupResponse))]
[JsonSerializable(typeof(DescribeAddonResponse))]
[JsonSerializable(typeof(DescribeAddonVersionsResponse))]
[JsonSerializable(typeof(DescribeInsightResponse))]
[JsonSerializable(typeof(ListUpdatesResponse))]
[JsonSerializable(typeof(ListNodegroupsResponse))]
[JsonSerializable(typeof(ListAddonsResponse))]
[JsonSerializable(typeof(ListFargateProfilesResponse))]
[JsonSerializable(typeof(ListInsightsResponse))]
internal sealed partial class EksJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using EksUpgradeBot.Adapters.Eks.RestJson;

namespace EksUpgradeBot.Adapters.Eks.Api;

/// <summary>
/// The EKS API in its own words, one method for an operation, in one region with one set of credentials. The package
/// <c>AWSSDK.EKS</c> could take its place here and nowhere else would know.
/// </summary>
/// <param name="credentials">What to sign with; null for the SDK's own chain.</param>
/// <param name="config">From <see cref="ConfigFor"/>.</param>
internal sealed class EksClient(AWSCredentials? credentials, RestJsonConfig config) : RestJsonClient(credentials, config)
{
    // The largest page EKS gives: the fewer calls, the farther from its throttle.
    private const string PageSize = "100";

    public static RestJsonConfig ConfigFor(string region) => new("EKS", "eks", region);

    public Task<DescribeClusterResponse> DescribeClusterAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeCluster", "GET", "/clusters/{name}") { Variables = { ["name"] = name } },
            EksJson.Default.DescribeClusterResponse,
            cancellationToken);

    /// <param name="includeAll">Also the versions that are out of support.</param>
    public Task<DescribeClusterVersionsResponse> DescribeClusterVersionsAsync(
        bool includeAll, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeClusterVersions", "GET", "/cluster-versions")
            {
                Query = { ["includeAll"] = includeAll ? "true" : null, ["maxResults"] = PageSize, ["nextToken"] = nextToken },
            },
            EksJson.Default.DescribeClusterVersionsResponse,
            cancellationToken);

    public Task<DescribeUpdateResponse> UpdateClusterVersionAsync(
        string name, UpdateClusterVersionRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            new("UpdateClusterVersion", "POST", "/clusters/{name}/updates")
            {
                Variables = { ["name"] = name },
                Body = Body(request, EksJson.Default.UpdateClusterVersionRequest),
            },
            EksJson.Default.DescribeUpdateResponse,
            cancellationToken);

    /// <param name="nodegroupName">The group whose updates are meant; null for those of something else.</param>
    /// <param name="addonName">The add-on whose updates are meant; null, like the group, for those of the cluster itself.</param>
    public Task<ListUpdatesResponse> ListUpdatesAsync(
        string name, string? nodegroupName, string? addonName, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(
            new("ListUpdates", "GET", "/clusters/{name}/updates")
            {
                Variables = { ["name"] = name },
                Query = { ["nodegroupName"] = nodegroupName, ["addonName"] = addonName, ["maxResults"] = PageSize, ["nextToken"] = nextToken },
            },
            EksJson.Default.ListUpdatesResponse,
            cancellationToken);

    /// <param name="nodegroupName">Must be named for an update of a group: EKS does not find it otherwise.</param>
    /// <param name="addonName">Must be named for an update of an add-on, likewise.</param>
    public Task<DescribeUpdateResponse> DescribeUpdateAsync(
        string name, string updateId, string? nodegroupName, string? addonName, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeUpdate", "GET", "/clusters/{name}/updates/{updateId}")
            {
                Variables = { ["name"] = name, ["updateId"] = updateId },
                Query = { ["nodegroupName"] = nodegroupName, ["addonName"] = addonName },
            },
            EksJson.Default.DescribeUpdateResponse,
            cancellationToken);

    public Task<ListNodegroupsResponse> ListNodegroupsAsync(string clusterName, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(List("ListNodegroups", "node-groups", clusterName, nextToken), EksJson.Default.ListNodegroupsResponse, cancellationToken);

    public Task<DescribeNodegroupResponse> DescribeNodegroupAsync(
        string clusterName, string nodegroupName, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeNodegroup", "GET", "/clusters/{name}/node-groups/{nodegroupName}")
            {
                Variables = { ["name"] = clusterName, ["nodegroupName"] = nodegroupName },
            },
            EksJson.Default.DescribeNodegroupResponse,
            cancellationToken);

    public Task<DescribeUpdateResponse> UpdateNodegroupVersionAsync(
        string clusterName, string nodegroupName, UpdateNodegroupVersionRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            new("UpdateNodegroupVersion", "POST", "/clusters/{name}/node-groups/{nodegroupName}/update-version")
            {
                Variables = { ["name"] = clusterName, ["nodegroupName"] = nodegroupName },
                Body = Body(request, EksJson.Default.UpdateNodegroupVersionRequest),
            },
            EksJson.Default.DescribeUpdateResponse,
            cancellationToken);

    public Task<ListAddonsResponse> ListAddonsAsync(string clusterName, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(List("ListAddons", "addons", clusterName, nextToken), EksJson.Default.ListAddonsResponse, cancellationToken);

    public Task<DescribeAddonResponse> DescribeAddonAsync(string clusterName, string addonName, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeAddon", "GET", "/clusters/{name}/addons/{addonName}")
            {
                Variables = { ["name"] = clusterName, ["addonName"] = addonName },
            },
            EksJson.Default.DescribeAddonResponse,
            cancellationToken);

    public Task<DescribeUpdateResponse> UpdateAddonAsync(
        string clusterName, string addonName, UpdateAddonRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            new("UpdateAddon", "POST", "/clusters/{name}/addons/{addonName}/update")
            {
                Variables = { ["name"] = clusterName, ["addonName"] = addonName },
                Body = Body(request, EksJson.Default.UpdateAddonRequest),
            },
            EksJson.Default.DescribeUpdateResponse,
            cancellationToken);

    /// <param name="addonName">Null for every add-on.</param>
    /// <param name="kubernetesVersion">Null for every version.</param>
    public Task<DescribeAddonVersionsResponse> DescribeAddonVersionsAsync(
        string? addonName, string? kubernetesVersion, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeAddonVersions", "GET", "/addons/supported-versions")
            {
                Query =
                {
                    ["addonName"] = addonName,
                    ["kubernetesVersion"] = kubernetesVersion,
                    ["maxResults"] = PageSize,
                    ["nextToken"] = nextToken,
                },
            },
            EksJson.Default.DescribeAddonVersionsResponse,
            cancellationToken);

    // A list that is asked for with POST: filter and page go in the body.
    public Task<ListInsightsResponse> ListInsightsAsync(
        string clusterName, ListInsightsRequest request, CancellationToken cancellationToken) =>
        CallAsync(
            new("ListInsights", "POST", "/clusters/{name}/insights")
            {
                Variables = { ["name"] = clusterName },
                Body = Body(request, EksJson.Default.ListInsightsRequest),
            },
            EksJson.Default.ListInsightsResponse,
            cancellationToken);

    public Task<DescribeInsightResponse> DescribeInsightAsync(string clusterName, string id, CancellationToken cancellationToken) =>
        CallAsync(
            new("DescribeInsight", "GET", "/clusters/{name}/insights/{id}") { Variables = { ["name"] = clusterName, ["id"] = id } },
            EksJson.Default.DescribeInsightResponse,
            cancellationToken);

    public Task<ListFargateProfilesResponse> ListFargateProfilesAsync(
        string clusterName, string? nextToken, CancellationToken cancellationToken) =>
        CallAsync(
            List("ListFargateProfiles", "fargate-profiles", clusterName, nextToken),
            EksJson.Default.ListFargateProfilesResponse,
            cancellationToken);

    protected override AmazonServiceException ErrorFor(ErrorAnswer answer) => EksException.For(answer);

    private static RestJsonRequest List(string operation, string what, string clusterName, string? nextToken) =>
        new(operation, "GET", "/clusters/{name}/" + what)
        {
            Variables = { ["name"] = clusterName },
            Query = { ["maxResults"] = PageSize, ["nextToken"] = nextToken },
        };

    private static byte[] Body<T>(T request, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(request, type);
}

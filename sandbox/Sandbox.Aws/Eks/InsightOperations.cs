using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>ListInsights, DescribeInsight and their refresh.</summary>
internal sealed class InsightOperations(AwsWorld world)
{
    /// <summary>How long a refresh takes, in simulated time.</summary>
    private static readonly TimeSpan RefreshTime = TimeSpan.FromMinutes(3);

    private readonly InsightChecks _upgrade = new(world);
    private readonly RollbackInsightChecks _rollback = new(world);

    public JsonObject List(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        var filter = request.Body["filter"] as JsonObject;
        var categories = Texts(filter, "categories");
        var versions = Texts(filter, "kubernetesVersions");
        var statuses = Texts(filter, "statuses");
        var matching = Checks(cluster, now)
            .Where(insight => categories.Count == 0 || categories.Contains(insight.Category))
            .Where(insight => versions.Count == 0 || versions.Contains(insight.KubernetesVersion))
            .Where(insight => statuses.Count == 0 || statuses.Contains(insight.Status))
            .ToList();
        // This list is asked for by POST, so the page is in the body.
        var (page, next) = request.Page(matching, request.Body["maxResults"]?.ToString(), request.Text("nextToken"));
        return new JsonObject
        {
            ["insights"] = Wire.Objects(page.Select(insight => Summary(insight, cluster))),
            ["nextToken"] = next,
        };
    }

    private IEnumerable<Insight> Checks(Cluster cluster, DateTimeOffset now) => _upgrade.For(cluster, now).Concat(_rollback.For(cluster, now));

    public JsonObject Describe(EksRequest request, Cluster cluster, DateTimeOffset now)
    {
        var insight = Checks(cluster, now).FirstOrDefault(insight => insight.Id == request.Names[1])
            ?? throw new EksError(404, "ResourceNotFoundException", $"No insight found with id: {request.Names[1]}") { Cluster = cluster.EksName };
        var json = Summary(insight, cluster);
        json["recommendation"] = insight.Recommendation;
        json["additionalInfo"] = new JsonObject();
        json["resources"] = Wire.Objects(insight.Resources.Select(resource => new JsonObject
        {
            ["insightStatus"] = new JsonObject { ["status"] = insight.Status, ["reason"] = insight.Reason },
            ["kubernetesResourceUri"] = resource,
        }));
        json["categorySpecificSummary"] = new JsonObject { ["deprecationDetails"] = Deprecations(insight, now) };
        return new JsonObject { ["insight"] = json };
    }

    public JsonObject StartRefresh(Cluster cluster, DateTimeOffset now)
    {
        if (cluster.InsightsRefreshStartedAt is not { } started || now - started >= RefreshTime)
        {
            cluster.InsightsRefreshStartedAt = now;
        }

        return new JsonObject { ["message"] = "Insights refresh has been started", ["status"] = "IN_PROGRESS" };
    }

    public JsonObject DescribeRefresh(Cluster cluster, DateTimeOffset now)
    {
        if (cluster.InsightsRefreshStartedAt is not { } started)
        {
            throw new EksError(404, "ResourceNotFoundException", "No insights refresh found") { Cluster = cluster.EksName };
        }

        var done = now - started >= RefreshTime;

        if (done)
        {
            cluster.InsightsRefreshedAt = started + RefreshTime;
        }

        var json = new JsonObject
        {
            ["message"] = done ? "Insights refresh completed successfully" : "Insights refresh is in progress",
            ["status"] = done ? "COMPLETED" : "IN_PROGRESS",
            ["startedAt"] = Wire.Time(started),
        };

        if (done)
        {
            json["endedAt"] = Wire.Time(started + RefreshTime);
        }

        return json;
    }

    private static JsonObject Summary(Insight insight, Cluster cluster) => new()
    {
        ["id"] = insight.Id,
        ["name"] = insight.Name,
        ["category"] = insight.Category,
        ["kubernetesVersion"] = insight.KubernetesVersion,
        ["lastRefreshTime"] = Wire.Time(cluster.InsightsRefreshedAt),
        ["lastTransitionTime"] = Wire.Time(cluster.InsightsRefreshedAt.AddDays(-4)),
        ["description"] = insight.Description,
        ["insightStatus"] = new JsonObject { ["status"] = insight.Status, ["reason"] = insight.Reason },
    };

    private static JsonArray Deprecations(Insight insight, DateTimeOffset now) => insight.Source is { Usage: { } usage } source
        ? [new JsonObject
        {
            ["usage"] = usage,
            ["replacedWith"] = source.ReplacedWith,
            ["stopServingVersion"] = insight.KubernetesVersion,
            ["startServingReplacementVersion"] = "1.29",
            ["clientStats"] = new JsonArray
            {
                new JsonObject
                {
                    ["userAgent"] = source.UserAgent ?? "kubectl",
                    ["numberOfRequestsLast30Days"] = 1440,
                    ["lastRequestTime"] = Wire.Time(now.AddDays(-source.LastCallDaysAgo)),
                },
            },
        }]
        : [];

    private static List<string> Texts(JsonObject? filter, string member) =>
        [.. (filter?[member] as JsonArray ?? []).Select(value => $"{value}")];
}

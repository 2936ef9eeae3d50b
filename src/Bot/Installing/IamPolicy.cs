using System.Text.Json.Nodes;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>
/// The least that IAM must allow: to the bot's own identity, or to the role that it assumes for a cluster. Names are as exact as the
/// configuration is; an account that nobody named is any account, which is never more than the identity's own.
/// </summary>
/// <param name="account">The account of clusters without a role, 12 digits; null when it is not known.</param>
internal sealed class IamPolicy(string? account)
{
    private const string Version = "2012-10-17";

    /// <summary>For the identity that the bot runs as: its own clusters, and the roles that it may assume for the others.</summary>
    public JsonObject ForBot(IReadOnlyList<ClusterAddress> clusters)
    {
        var statements = ForClusters([.. clusters.Where(cluster => cluster.RoleArn is null)]);
        var roles = clusters.Select(cluster => cluster.RoleArn).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (roles.Count > 0)
        {
            // EKS Pod Identity tags its sessions, and the tags go along into the roles that are assumed from them.
            statements.Add(Allow("AssumeRolesOfClusters", ["sts:AssumeRole", "sts:TagSession"], roles));
        }

        return Policy(statements);
    }

    /// <summary>For the role that is assumed for these clusters.</summary>
    public JsonObject ForRole(IReadOnlyList<ClusterAddress> clusters) => Policy(ForClusters(clusters));

    private List<JsonObject> ForClusters(IReadOnlyList<ClusterAddress> clusters) => clusters.Count == 0 ? [] :
    [
        Allow("ReadVersions", Actions(right => right.Things.Contains(EksThing.Everything)), ["*"]),
        Allow("ReadClusters", Actions(right => !right.Writes && !right.Things.Contains(EksThing.Everything)), Names(
            clusters, EksThing.Cluster, EksThing.NodeGroup, EksThing.Addon)),
        Allow("MoveNodeGroups", Actions(right => right.Writes && right.Things.Contains(EksThing.NodeGroup)), Names(clusters, EksThing.NodeGroup)),
        Allow("MoveAddons", Actions(right => right.Writes && right.Things.Contains(EksThing.Addon)), Names(clusters, EksThing.Addon)),
    ];

    private static IEnumerable<string> Actions(Func<EksRight, bool> isMeant) =>
        EksRight.All.Where(isMeant).Select(right => $"eks:{right.Action}").Order(StringComparer.Ordinal);

    private IEnumerable<string> Names(IReadOnlyList<ClusterAddress> clusters, params EksThing[] things) =>
        clusters.SelectMany(cluster => things.SelectMany(thing => Paths(cluster.EksName, thing).Select(path =>
            $"arn:{PartitionOf(cluster.Region)}:eks:{cluster.Region}:{AccountOf(cluster)}:{path}"))).Distinct();

    private static string[] Paths(string cluster, EksThing thing) => thing switch
    {
        // A group's name in EKS has an id behind it that nobody knows before.
        EksThing.NodeGroup => [$"nodegroup/{cluster}/*"],
        EksThing.Addon => [$"addon/{cluster}/*"],

        // EKS has been seen to ask for what lies under a cluster by its path, such as cluster/prod/update (aws/aws-cdk#6060).
        _ => [$"cluster/{cluster}", $"cluster/{cluster}/*"],
    };

    // A role acts in its own account: assuming one is the way into another.
    private string AccountOf(ClusterAddress cluster) => cluster.RoleArn?.Split(':')[4] ?? account ?? "*";

    /// <summary>The partition of a region, as AWS names its regions.</summary>
    public static string PartitionOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : region.StartsWith("us-isob-", StringComparison.Ordinal) ? "aws-iso-b"
        : region.StartsWith("us-isof-", StringComparison.Ordinal) ? "aws-iso-f"
        : region.StartsWith("eu-isoe-", StringComparison.Ordinal) ? "aws-iso-e"
        : region.StartsWith("us-iso-", StringComparison.Ordinal) ? "aws-iso"
        : region.StartsWith("eusc-", StringComparison.Ordinal) ? "aws-eusc"
        : "aws";

    private static JsonObject Policy(List<JsonObject> statements) => new() { ["Version"] = Version, ["Statement"] = new JsonArray([.. statements]) };

    private static JsonObject Allow(string name, IEnumerable<string> actions, IEnumerable<string> resources) => new()
    {
        ["Sid"] = name,
        ["Effect"] = "Allow",
        ["Action"] = Texts(actions),
        ["Resource"] = Texts(resources),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

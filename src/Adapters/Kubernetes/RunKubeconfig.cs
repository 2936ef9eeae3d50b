using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>
/// Makes kubeconfigs that lead to one cluster and nowhere else: endpoint and certificate authority as EKS says them, and a token
/// from the bot itself each time one is needed, so that none is ever written to a disk.
/// </summary>
/// <param name="access">Where EKS is asked for endpoint and certificate authority.</param>
/// <param name="command">The bot's own executable, absolute, and what of its arguments comes before the command's own.</param>
/// <param name="environment">What the bot needs in its environment to give a token, such as where its configuration is.</param>
public sealed class RunKubeconfig(AwsAccess access, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The API version that kubeconfig and answer must both name.</summary>
    public const string ApiVersion = "client.authentication.k8s.io/v1beta1";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The text of a kubeconfig, as JSON, which every reader of YAML takes.</summary>
    /// <exception cref="OutsideException">EKS does not tell, or the cluster has no endpoint yet.</exception>
    public async Task<string> WriteAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var described = (await access.AskEksAsync(
            cluster, "DescribeCluster", $"describe cluster {cluster.Name}",
            eks => eks.DescribeClusterAsync(cluster.EksName, cancellationToken), cancellationToken)).Cluster;
        if (described is not { Endpoint: { Length: > 0 } endpoint, CertificateAuthority.Data: { Length: > 0 } authority })
        {
            throw new OutsideException($"EKS names no Kubernetes endpoint for cluster {cluster.Name}.", isTransient: described?.Status is "CREATING" or "PENDING");
        }

        // A helmfile may name a context: those that `aws eks update-kubeconfig` and people use lead here, any other nowhere.
        var contexts = new[] { cluster.Name.Value, cluster.EksName, described.Arn ?? cluster.EksName }.Distinct(StringComparer.Ordinal);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["current-context"] = cluster.Name.Value,
            ["contexts"] = new JsonArray([.. contexts.Select(name => (JsonNode)new JsonObject
            {
                ["name"] = name, ["context"] = new JsonObject { ["cluster"] = "cluster", ["user"] = "bot" },
            })]),
            ["clusters"] = new JsonArray(new JsonObject
            {
                ["name"] = "cluster",
                ["cluster"] = new JsonObject { ["server"] = endpoint, ["certificate-authority-data"] = authority },
            }),
            ["users"] = new JsonArray(new JsonObject { ["name"] = "bot", ["user"] = new JsonObject { ["exec"] = Plugin(cluster) } }),
        }.ToJsonString(Indented);
    }

    /// <summary>The answer of an exec plugin (kubernetes.io: client-go credential plugins).</summary>
    public static string ToExecCredential(ClusterToken token) => new JsonObject
    {
        ["kind"] = "ExecCredential",
        ["apiVersion"] = ApiVersion,
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject
        {
            ["expirationTimestamp"] = token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["token"] = token.Value,
        },
    }.ToJsonString();

    private JsonObject Plugin(ClusterAddress cluster) => new()
    {
        ["apiVersion"] = ApiVersion,
        ["command"] = command[0],
        ["args"] = new JsonArray([.. command.Skip(1).Append("token").Append(cluster.Name.Value).Select(argument => (JsonNode)argument)]),
        ["env"] = new JsonArray([.. environment.Select(variable => (JsonNode)new JsonObject { ["name"] = variable.Key, ["value"] = variable.Value })]),
        ["interactiveMode"] = "Never",
        ["provideClusterInfo"] = false,
    };
}

using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>The current context of the kubeconfig that the environment names.</summary>
/// <param name="CertificateAuthority">PEM.</param>
/// <param name="Exec">The user's <c>exec</c> section.</param>
/// <param name="Directory">Where the file lies; a relative command is looked for there.</param>
internal sealed record KubeConfig(Uri Server, string CertificateAuthority, JsonObject Exec, string Directory)
{
    public static KubeConfig Read(string? path)
    {
        path ??= Environment.GetEnvironmentVariable("KUBECONFIG");
        if (string.IsNullOrEmpty(path) || !File.Exists(path))
        {
            // Without a kubeconfig client-go falls back to this address, and helm says so.
            throw new HelmException("Error: Kubernetes cluster unreachable: Get \"http://localhost:8080/version\": dial tcp [::1]:8080: connect: connection refused");
        }

        var config = Yaml.Parse(File.ReadAllText(path)) as JsonObject ?? [];
        var context = Named(config, "contexts", $"{config["current-context"]}", "context");
        var cluster = Named(config, "clusters", $"{context["cluster"]}", "cluster");
        var user = Named(config, "users", $"{context["user"]}", "user");
        return new KubeConfig(
            new Uri($"{cluster["server"]}"),
            Encoding.UTF8.GetString(Convert.FromBase64String($"{cluster["certificate-authority-data"]}")),
            user["exec"] as JsonObject ?? throw new HelmException("Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials"),
            Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static JsonObject Named(JsonObject config, string list, string name, string member) =>
        (config[list] as JsonArray ?? []).FirstOrDefault(item => $"{item!["name"]}" == name)?[member] as JsonObject
        ?? throw new HelmException($"Error: Kubernetes cluster unreachable: {member} \"{name}\" does not exist");
}

using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>The real aws CLI and the real kubectl against the simulation.</summary>
public sealed class RealClientTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("aws-world");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public async Task The_aws_command_line_reads_updates_and_is_refused_in_its_own_words()
    {
        Assert.SkipWhen(Tool.Find("aws") is null, "the aws CLI is not installed");
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Speed = 1, KubernetesApis = false });

        var cluster = await JsonAsync(host, "describe-cluster", "--name", "prod-eu");
        Assert.Equal("1.33", $"{cluster["cluster"]!["version"]}");

        var begun = await JsonAsync(host, "update-cluster-version", "--name", "prod-eu", "--kubernetes-version", "1.34");
        var id = $"{begun["update"]!["id"]}";

        // The cluster has been upgraded before, which the history tells too; the newest comes first.
        Assert.Equal(id, (await JsonAsync(host, "list-updates", "--name", "prod-eu"))["updateIds"]!.AsArray().Select(update => $"{update}").First());
        Assert.Equal("InProgress", $"{(await JsonAsync(host, "describe-update", "--name", "prod-eu", "--update-id", id))["update"]!["status"]}");

        var refused = await AwsAsync(host, "update-cluster-version", "--name", "dev", "--kubernetes-version", "1.36");
        Assert.NotEqual(0, refused.Exit);
        Assert.Contains(
            "An error occurred (InvalidParameterException) when calling the UpdateClusterVersion operation: Unsupported Kubernetes minor version update from 1.34 to 1.36",
            refused.Error);
    }

    [Fact]
    public async Task The_aws_command_line_tags_through_an_encoded_ARN_and_takes_a_role()
    {
        Assert.SkipWhen(Tool.Find("aws") is null, "the aws CLI is not installed");
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Speed = 1, KubernetesApis = false });
        const string arn = "arn:aws:eks:eu-west-1:111122223333:cluster/dev";

        // Both the path and the query hold characters that a signature must encode rightly.
        Assert.Equal(0, (await AwsAsync(host, "tag-resource", "--resource-arn", arn, "--tags", "cost=4 2")).Exit);
        Assert.Equal("4 2", $"{(await JsonAsync(host, "list-tags-for-resource", "--resource-arn", arn))["tags"]!["cost"]}");
        var versions = await JsonAsync(host, "describe-addon-versions", "--addon-name", "coredns", "--kubernetes-version", "1.34");
        Assert.Equal(3, versions["addons"]![0]!["addonVersions"]!.AsArray().Count);

        var role = await Tool.RunAsync("aws",
            ["sts", "assume-role", "--role-arn", "arn:aws:iam::111122223333:role/upgrader", "--role-session-name", "bot", "--output", "json"],
            _scratch.FullName, BotEnvironment.For(host.Url));
        Assert.True(role.Exit == 0, role.Error);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/upgrader/bot", $"{JsonNode.Parse(role.Out)!["AssumedRoleUser"]!["Arn"]}");
    }

    [Fact]
    public async Task Kubectl_sees_the_version_and_the_nodes()
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not installed");
        Assert.SkipWhen(Tool.Find("aws") is null, "the aws CLI, which makes the token, is not installed");
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Speed = 1 });
        var config = Path.Combine(_scratch.FullName, "kubeconfig");
        var written = await AwsAsync(host, "update-kubeconfig", "--name", "staging", "--kubeconfig", config);
        Assert.True(written.Exit == 0, written.Error);

        var version = await KubectlAsync(host, config, "version");
        Assert.Matches(@"Server Version: v1\.34\.\d+-eks-", version);
        var nodes = await KubectlAsync(host, config, "get", "nodes");
        Assert.Equal(6, nodes.Split('\n').Count(line => line.Contains("   Ready ", StringComparison.Ordinal) && line.Contains(" v1.33.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Kubectl_restarts_scales_relaxes_and_drains()
    {
        Assert.SkipWhen(Tool.Find("kubectl") is null, "kubectl is not installed");
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Scene = "compute", Speed = 600 });
        var config = Path.Combine(_scratch.FullName, "kubeconfig");
        await File.WriteAllTextAsync(config, KubernetesCalls.Kubeconfig(host, "blocked"), TestContext.Current.CancellationToken);
        string[] payments = ["--namespace", "payments"];

        var ledger = await KubectlJsonAsync(host, config, [.. payments, "get", "pods"]);
        var node = $"{ledger["items"]![0]!["spec"]!["nodeName"]}";
        var blocked = await DrainAsync(host, config, node);
        Assert.NotEqual(0, blocked.Exit);
        Assert.Contains("Cannot evict pod as it would violate the pod's disruption budget.", blocked.Error + blocked.Out);

        await KubectlAsync(host, config, [.. payments, "patch", "poddisruptionbudget", "ledger", "--patch", """{"spec":{"minAvailable":1}}"""]);
        var drained = await DrainAsync(host, config, node);
        Assert.True(drained.Exit == 0, drained.Error);

        await KubectlAsync(host, config, [.. payments, "scale", "deployment", "ledger", "--replicas", "3"]);
        await KubectlAsync(host, config, [.. payments, "rollout", "restart", "deployment/ledger"]);
        await KubectlAsync(host, config, [.. payments, "delete", "poddisruptionbudget", "ledger", "--wait=false"]);
        await KubectlAsync(host, config, "uncordon", node);
        host.World.Clock.Advance(TimeSpan.FromMinutes(5));

        var after = await KubectlJsonAsync(host, config, [.. payments, "get", "deployment", "ledger"]);
        Assert.Equal(("3", "3", "3"), ($"{after["spec"]!["replicas"]}", $"{after["status"]!["readyReplicas"]}", $"{after["status"]!["updatedReplicas"]}"));
        Assert.NotNull(after["spec"]!["template"]!["metadata"]!["annotations"]!["kubectl.kubernetes.io/restartedAt"]);
        Assert.Empty((await KubectlJsonAsync(host, config, [.. payments, "get", "poddisruptionbudgets"]))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_aws_command_line_moves_an_own_image_and_reads_an_add_ons_health()
    {
        Assert.SkipWhen(Tool.Find("aws") is null, "the aws CLI is not installed");
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Scene = "compute", Speed = 1, KubernetesApis = false });

        var refused = await AwsAsync(host, "update-nodegroup-version", "--cluster-name", "images", "--nodegroup-name", "hardened", "--kubernetes-version", "1.34");
        Assert.Contains("You cannot specify the field kubernetesVersion when using custom AMIs.", refused.Error);
        await JsonAsync(host, "update-nodegroup-version", "--cluster-name", "images", "--nodegroup-name", "hardened", "--launch-template", "name=hardened,version=2");
        await JsonAsync(host, "update-addon", "--cluster-name", "degraded", "--addon-name", "coredns", "--addon-version", "v1.13.2-eksbuild.3");
        host.World.Clock.Advance(TimeSpan.FromHours(1));

        var group = (await JsonAsync(host, "describe-nodegroup", "--cluster-name", "images", "--nodegroup-name", "hardened"))["nodegroup"]!;
        Assert.Equal(("CUSTOM", "2"), ($"{group["amiType"]}", $"{group["launchTemplate"]!["version"]}"));
        var addon = (await JsonAsync(host, "describe-addon", "--cluster-name", "degraded", "--addon-name", "coredns"))["addon"]!;
        Assert.Equal(("DEGRADED", "InsufficientNumberOfReplicas"), ($"{addon["status"]}", $"{addon["health"]!["issues"]![0]!["code"]}"));
        var schema = await JsonAsync(host, "describe-addon-configuration", "--addon-name", "coredns", "--addon-version", "v1.13.2-eksbuild.3");
        Assert.Contains("replicaCount", $"{schema["configurationSchema"]}");
        Assert.Equal(["jobs", "web"], (await JsonAsync(host, "list-fargate-profiles", "--cluster-name", "fargate"))["fargateProfileNames"]!.AsArray().Select(name => $"{name}"));
    }

    private async Task<JsonNode> JsonAsync(WorldHost host, params string[] arguments)
    {
        var (exit, output, error) = await AwsAsync(host, arguments);
        Assert.True(exit == 0, error);
        return JsonNode.Parse(output)!;
    }

    private Task<(int Exit, string Out, string Error)> AwsAsync(WorldHost host, params string[] arguments) =>
        Tool.RunAsync("aws", ["eks", "--output", "json", .. arguments], _scratch.FullName, BotEnvironment.For(host.Url));

    private async Task<string> KubectlAsync(WorldHost host, string config, params string[] arguments)
    {
        var (exit, output, error) = await Tool.RunAsync(
            "kubectl", ["--kubeconfig", config, "--cache-dir", Path.Combine(_scratch.FullName, "cache"), .. arguments], _scratch.FullName, BotEnvironment.For(host.Url));
        Assert.True(exit == 0, error);
        return output;
    }

    private async Task<JsonNode> KubectlJsonAsync(WorldHost host, string config, params string[] arguments) =>
        JsonNode.Parse(await KubectlAsync(host, config, [.. arguments, "--output", "json"]))!;

    private Task<(int Exit, string Out, string Error)> DrainAsync(WorldHost host, string config, string node) =>
        Tool.RunAsync("kubectl",
            ["--kubeconfig", config, "--cache-dir", Path.Combine(_scratch.FullName, "cache"), "drain", node, "--ignore-daemonsets", "--timeout=6s"],
            _scratch.FullName, BotEnvironment.For(host.Url));
}

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
        Assert.Equal([id], (await JsonAsync(host, "list-updates", "--name", "prod-eu"))["updateIds"]!.AsArray().Select(update => $"{update}"));
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
}

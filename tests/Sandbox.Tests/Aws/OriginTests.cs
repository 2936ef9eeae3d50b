using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class OriginTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("aws-world");

    public static TheoryData<string> Scenes => [.. SceneLibrary.Names];

    public void Dispose() => _scratch.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Every_scene_has_code_and_state_for_each_of_its_clusters(string scene)
    {
        await using var host = await StartAsync(scene);
        var clone = await CloneAsync(host, "clone");

        foreach (var cluster in SceneLibrary.Load(scene).Clusters)
        {
            var live = Path.Combine(clone, "live", cluster.Name);
            var code = string.Concat(Directory.GetFiles(live).Order(StringComparer.Ordinal).Select(File.ReadAllText));
            Assert.Contains("module \"eks\"", code);
            Assert.Contains($"= \"{cluster.CodeVersion ?? cluster.Version}\"", code);
            Assert.DoesNotContain("endpoints", code);

            var state = JsonNode.Parse(await File.ReadAllTextAsync(
                Path.Combine(_scratch.FullName, "states", $"{cluster.Name}.tfstate"), TestContext.Current.CancellationToken))!;
            Assert.Equal(cluster.Version, $"{state["outputs"]!["cluster_version"]!["value"]}");
        }
    }

    [Fact]
    public async Task A_reset_takes_back_what_was_pushed_and_applied()
    {
        await using var host = await StartAsync("layouts");
        var clone = await CloneAsync(host, "first");
        var tfvars = Path.Combine(clone, "live", "tfvars", "terraform.tfvars");
        await File.WriteAllTextAsync(tfvars, "cluster_version = \"1.35\"\n", TestContext.Current.CancellationToken);
        await GitAsync(clone, "-c", "user.name=Bot", "-c", "user.email=bot@example.com", "commit", "--quiet", "--all", "--message", "Up");
        await GitAsync(clone, "push", "--quiet", "origin", "main");

        await host.WorldAsync("/reset", "{}");

        var again = await CloneAsync(host, "second");
        Assert.Contains("1.34", await File.ReadAllTextAsync(Path.Combine(again, "live", "tfvars", "terraform.tfvars"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_code_is_formatted_as_terraform_would()
    {
        Assert.SkipWhen(Tool.Find("terraform") is null, "terraform is not installed");
        await using var host = await StartAsync("today");
        var clone = await CloneAsync(host, "clone");

        var format = await Tool.RunAsync("terraform", ["fmt", "-check", "-recursive", "-diff"], clone, new Dictionary<string, string> { ["TF_CLI_CONFIG_FILE"] = "" });

        Assert.True(format.Exit == 0, format.Out + format.Error);
    }

    private Task<WorldHost> StartAsync(string scene) =>
        WorldHost.StartAsync(new AwsWorldOptions { Scene = scene, Directory = _scratch.FullName, KubernetesApis = false });

    private async Task<string> CloneAsync(WorldHost host, string name)
    {
        await GitAsync(_scratch.FullName, "clone", "--quiet", host.Stage.Repository!, name);
        return Path.Combine(_scratch.FullName, name);
    }

    private static async Task GitAsync(string directory, params string[] arguments)
    {
        var (exit, _, error) = await Tool.RunAsync("git", arguments, directory, new Dictionary<string, string>());
        Assert.True(exit == 0, error);
    }
}

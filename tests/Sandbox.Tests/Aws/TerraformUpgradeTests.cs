using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>The real terraform and the real AWS provider against the simulated EKS. Each run costs many CPU seconds, so there is one.</summary>
public sealed class TerraformUpgradeTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("aws-world");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public async Task Terraform_finds_nothing_to_change_then_moves_cluster_and_node_groups_one_minor_up()
    {
        // Two thousand times: the forty minutes take just over a second.
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Directory = _scratch.FullName, Speed = 2000 });
        var clone = Path.Combine(_scratch.FullName, "clone");
        await Tool.RunAsync("git", ["clone", "--quiet", host.Stage.Repository!, clone], _scratch.FullName, new Dictionary<string, string>());
        var live = Path.Combine(clone, "live", "prod");
        var terraform = RealTerraform.In(host, live, _scratch.FullName);

        Succeeded(await terraform.RunAsync("init", "-no-color", "-input=false"));
        Succeeded(await terraform.RunAsync("plan", "-no-color", "-input=false", "-detailed-exitcode"), "No changes.");

        var main = Path.Combine(live, "main.tf");
        var code = await File.ReadAllTextAsync(main, TestContext.Current.CancellationToken);
        Assert.Contains("cluster_version = \"1.33\"", code);
        await File.WriteAllTextAsync(main, code.Replace("cluster_version = \"1.33\"", "cluster_version = \"1.34\""), TestContext.Current.CancellationToken);

        var planned = await terraform.RunAsync("plan", "-no-color", "-input=false", "-detailed-exitcode", "-out", "up.tfplan");
        Assert.Equal(2, planned.Exit);
        var plan = JsonNode.Parse((await terraform.RunAsync("show", "-json", "up.tfplan")).Out)!;
        Assert.Equal(
            [
                "module.eks.aws_eks_cluster.this update",
                "module.eks.aws_eks_node_group.this[\"general\"] update",
                "module.eks.aws_eks_node_group.this[\"memory\"] update",
            ],
            plan["resource_changes"]!.AsArray()
                .Select(change => $"{change!["address"]} {string.Join(',', change["change"]!["actions"]!.AsArray())}")
                .Where(change => !change.EndsWith(" no-op", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        Succeeded(await terraform.RunAsync("apply", "-no-color", "-input=false", "up.tfplan"), "0 added, 3 changed, 0 destroyed");

        Assert.Equal("1.34", (await host.GetAsync("/clusters/prod-eu")).Text("cluster", "version"));
        Assert.Equal("1.34", (await host.GetAsync("/clusters/prod-eu/node-groups/memory")).Text("nodegroup", "version"));
        Assert.Equal(
            ["UpdateClusterVersion", "UpdateNodegroupVersion", "UpdateNodegroupVersion"],
            host.Writes.Select(call => call.Operation));
        Assert.All(host.World.Log.Calls, call => Assert.Equal("eks", call.Service));
        var state = await File.ReadAllTextAsync(Path.Combine(_scratch.FullName, "states", "prod.tfstate"), TestContext.Current.CancellationToken);
        Assert.Equal("1.34", JsonNode.Parse(state)!["outputs"]!["cluster_version"]!["value"]!.ToString());
    }

    [Theory(Explicit = true)]
    [InlineData("automode")]
    [InlineData("images")]
    [InlineData("golden")]
    public async Task Terraform_finds_nothing_to_change_in_a_cluster_of_other_nodes_or_images(string cluster)
    {
        await using var host = await WorldHost.StartAsync(new AwsWorldOptions { Scene = "compute", Directory = _scratch.FullName });
        var clone = Path.Combine(_scratch.FullName, "clone");
        await Tool.RunAsync("git", ["clone", "--quiet", host.Stage.Repository!, clone], _scratch.FullName, new Dictionary<string, string>());
        var terraform = RealTerraform.In(host, Path.Combine(clone, "live", cluster), _scratch.FullName);

        Succeeded(await terraform.RunAsync("init", "-no-color", "-input=false"));
        Succeeded(await terraform.RunAsync("plan", "-no-color", "-input=false", "-detailed-exitcode"), "No changes.");
    }

    private static void Succeeded((int Exit, string Out, string Error) run, string says = "")
    {
        Assert.True(run.Exit == 0, $"exit {run.Exit}\n{run.Out}\n{run.Error}");
        Assert.Contains(says, run.Out);
    }
}

using System.Text;
using System.Text.Json;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

public sealed class StateReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task A_state_that_was_never_written_is_empty(string text)
    {
        var state = await ReadAsync(text);

        Assert.Equal((null, "", 0L, 0), (state.Cluster, state.Lineage, state.Serial, state.NodeGroups.Count));
    }

    [Fact]
    public async Task The_addresses_of_one_cluster_are_found_with_modules_counts_and_keys()
    {
        var state = await ReadAsync("""
            {"version":4,"terraform_version":"1.11.4","serial":17,"lineage":"l-1","outputs":{"secret":{"value":"x"}},"resources":[
             {"mode":"data","type":"aws_eks_cluster","name":"d","instances":[{"attributes":{"name":"prod-eu"}}]},
             {"module":"module.eks[\"a.b\"].module.inner","mode":"managed","type":"aws_eks_cluster","name":"this","instances":[
              {"index_key":0,"attributes":{"name":"prod-eu","arn":"arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu"}}]},
             {"mode":"managed","type":"aws_eks_cluster","name":"same_name_elsewhere","instances":[
              {"attributes":{"name":"prod-eu","arn":"arn:aws:eks:us-east-1:111122223333:cluster/prod-eu"}}]},
             {"mode":"managed","type":"aws_eks_cluster","name":"other","instances":[{"attributes":{"name":"test"}}]},
             {"module":"module.nodes","mode":"managed","type":"aws_eks_node_group","name":"this","instances":[
              {"index_key":"blue \"one\"","attributes":{"cluster_name":"prod-eu","node_group_name":"blue"}},
              {"index_key":"old","deposed":"1a2b","attributes":{"cluster_name":"prod-eu","node_group_name":"gone"}},
              {"index_key":"x","attributes":{"cluster_name":"test","node_group_name":"red"}}]},
             {"mode":"managed","type":"aws_eks_node_group","name":"plain","instances":[
              {"attributes":{"cluster_name":"prod-eu","node_group_name":"green"}}]}
            ],"check_results":null}
            """);

        Assert.Equal("module.eks[\"a.b\"].module.inner.aws_eks_cluster.this[0]", state.Cluster);
        Assert.Equal(("l-1", 17L), (state.Lineage, state.Serial));
        Assert.Equal(
            [("blue", "module.nodes.aws_eks_node_group.this[\"blue \\\"one\\\"\"]"), ("green", "aws_eks_node_group.plain")],
            state.NodeGroups.OrderBy(group => group.Key).Select(group => (group.Key, group.Value)));
    }

    [Fact]
    public async Task A_state_of_an_unknown_version_is_refused() =>
        Assert.Contains("version 5", (await Assert.ThrowsAsync<OutsideException>(() => ReadAsync("""{"version":5}"""))).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"version\":4,\"resources\":[")]
    public async Task What_is_no_state_is_no_state(string text) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text));

    private static Task<TerraformState> ReadAsync(string text) => StateReader.ReadAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(text)), TerraformRoot.Cluster, TestContext.Current.CancellationToken);
}

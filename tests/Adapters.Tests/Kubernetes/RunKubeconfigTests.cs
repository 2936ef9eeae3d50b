using System.Text.Json.Nodes;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Tests.Eks;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class RunKubeconfigTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_leads_to_one_cluster_and_has_the_bot_itself_give_the_token()
    {
        await using var aws = await FakeAws.StartAsync();
        using var access = aws.Access();
        aws.HasCluster("""{"status":"ACTIVE","arn":"arn:aws:eks:eu-west-1:1:cluster/prod-eu","endpoint":"https://eks.example","certificateAuthority":{"data":"QUJD"} }""");
        var kubeconfig = new RunKubeconfig(access, ["/opt/bot", "bot.dll"], new Dictionary<string, string> { ["EKSBOT_CONFIG"] = "/etc/bot.yaml" });

        var json = JsonNode.Parse(await kubeconfig.WriteAsync(FakeAws.Address(), Token))!;

        var cluster = Assert.Single(json["clusters"]!.AsArray())!["cluster"]!;
        Assert.Equal(("https://eks.example", "QUJD"), ($"{cluster["server"]}", $"{cluster["certificate-authority-data"]}"));
        var exec = Assert.Single(json["users"]!.AsArray())!["user"]!["exec"]!;
        Assert.Equal("/opt/bot bot.dll token prod", string.Join(' ', exec["args"]!.AsArray().Prepend(exec["command"]!.DeepClone())));
        Assert.Equal(("Never", RunKubeconfig.ApiVersion), ($"{exec["interactiveMode"]}", $"{exec["apiVersion"]}"));
        Assert.Equal("/etc/bot.yaml", $"{Assert.Single(exec["env"]!.AsArray())!["value"]}");
        Assert.Contains("arn:aws:eks:eu-west-1:1:cluster/prod-eu", json["contexts"]!.AsArray().Select(context => $"{context!["name"]}"));
        Assert.DoesNotContain("k8s-aws-v1", json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_an_endpoint_gets_none()
    {
        await using var aws = await FakeAws.StartAsync();
        using var access = aws.Access();
        aws.HasCluster("""{"status":"CREATING"}""");

        var refused = await Assert.ThrowsAsync<OutsideException>(() =>
            new RunKubeconfig(access, ["/opt/bot"], new Dictionary<string, string>()).WriteAsync(FakeAws.Address(), Token));

        Assert.True(refused.IsTransient);
    }

    [Fact]
    public void A_token_is_handed_over_as_client_go_wants_it()
    {
        var json = JsonNode.Parse(RunKubeconfig.ToExecCredential(new ClusterToken("k8s-aws-v1.x", new DateTimeOffset(2026, 11, 22, 10, 14, 0, TimeSpan.FromHours(1)))))!;

        Assert.Equal(("ExecCredential", RunKubeconfig.ApiVersion), ($"{json["kind"]}", $"{json["apiVersion"]}"));
        Assert.Equal(("k8s-aws-v1.x", "2026-11-22T09:14:00Z"), ($"{json["status"]!["token"]}", $"{json["status"]!["expirationTimestamp"]}"));
    }
}

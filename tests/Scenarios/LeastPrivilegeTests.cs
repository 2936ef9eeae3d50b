using System.Text.Json;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Scenarios.Rights;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>
/// What <c>manifest</c>, <c>iam-policy</c> and <c>rbac</c> print, held against what the bot really asks for in whole upgrades: all of that is
/// allowed, and nothing is allowed that is never asked for, but for the few named here with their reason. Whoever teaches the bot a new
/// call adds its line to <c>SlackManifest.Scopes</c>, <c>EksRight.All</c> or <c>KubernetesRight.All</c>, and lets a person do it below.
/// </summary>
public sealed class LeastPrivilegeTests : Scenario
{
    private const string Role = "arn:aws:iam::123456789012:role/eks-upgrade";

    /// <summary>Allowed, and needed for what is no call of the bot's or does not happen here; each with its reason.</summary>
    private static readonly Dictionary<string, string> NotSeen = new(StringComparer.Ordinal)
    {
        ["commands"] = "Slack asks for it when somebody types the command, which people did here",
        ["app_mentions:read"] = "Slack asks for it when it tells of a mention, which it did here",
        ["sts:TagSession"] = "EKS Pod Identity tags its sessions, and the tags go along into the roles that are assumed from them",
        ["list flowcontrol.apiserver.k8s.io/flowschemas"] = "read of clusters that 1.32 with its removals is still before",
        ["list flowcontrol.apiserver.k8s.io/prioritylevelconfigurations"] = "likewise",
        ["list storage.k8s.io/volumeattributesclasses"] = "read before the hop that removes their old API version, which is beyond these",
        ["list resource.k8s.io/deviceclasses"] = "likewise",
        ["list resource.k8s.io/resourceclaims"] = "likewise",
        ["list resource.k8s.io/resourceclaimtemplates"] = "likewise",
    };

    [Fact]
    public async Task What_is_printed_allows_what_the_bot_does_and_nothing_else()
    {
        var (scopes, aws, kubernetes) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());

        // Side by side: each waits most of its time.
        var stages = await Task.WhenAll(PlayChartsAndAddonsAsync(), PlayFargateInPrivateAsync());
        var today = stages[0];
        await CompareAsync(today, "dev", scopes, aws, kubernetes);
        await CompareAsync(stages[1], "fargate", scopes, aws, kubernetes);

        var manifest = await ScopesOfAsync(today);
        var policy = new PrintedPolicy(await BotRun.PrintsAsync(today.ConfigurationPath, "iam-policy"));
        var role = new PrintedRole(await BotRun.PrintsAsync(today.ConfigurationPath, "rbac", "dev", "--fargate"));
        var idle = manifest.Except(scopes).Concat(policy.Actions.Except(aws)).Concat(role.Lines.Except(kubernetes)).ToList();

        AssertNone("is allowed, and nobody asked for it", idle.Except(NotSeen.Keys));
        AssertNone("is said to be never asked for, and was", NotSeen.Keys.Except(idle));
    }

    /// <summary>A whole upgrade with charts in a public channel, approved by a person and by a group, and a cluster with a role of its own.</summary>
    private async Task<Stage> PlayChartsAndAddonsAsync()
    {
        var stage = await RaiseAsync(new StageOptions
        {
            Speed = 1200,
            HasCharts = true,
            Configure = yaml => yaml.Replace("  - name: staging\n", $"  - name: staging\n    roleArn: {Role}\n", StringComparison.Ordinal),
        });
        await stage.Dan.AsksAsync("report staging 1.35");
        await stage.Dan.SaysAndHearsAsync("@eks-upgrade report prod");

        // A channel that takes no notices any more: whoever subscribed it gets a direct message.
        const string Incidents = "C0INCIDENTS";
        await stage.Ana.TypesAsync("/eks-upgrade subscribe dev", Incidents);
        await stage.Feed.UntilAsync("the channel was told who subscribed it", async () => (await stage.Slack.ReadAsync(null, Incidents))
            .FirstOrDefault(message => message.Says("subscribed this channel to")));
        while (!(await stage.Ana.AsksAsync("subscriptions", Incidents)).Says("is notified of:"))
        {
            // It is written down a moment after the channel has read it.
        }

        await stage.Slack.DoAsync("faults", new { kind = "archive_channel", channel = Incidents });

        // Posted, and the answer is lost: only the channel's own history says so.
        await stage.Slack.DoAsync("faults", new { kind = "lost_response", method = "chat.postMessage" });
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await stage.Chloe.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await ApproveEverythingAsync(stage, thread);
        await stage.Feed.UntilAsync("Ana was told of the archived channel", async () => await stage.Slack.ExistsAsync("D0ANA") ? "told" : null);
        return stage;
    }

    /// <summary>Workloads on Fargate, in a private channel.</summary>
    private async Task<Stage> PlayFargateInPrivateAsync()
    {
        const string Private = "C0PRIVATE";
        var stage = await RaiseAsync(new StageOptions { Scene = "compute", Speed = 1200 });
        await stage.Slack.DoAsync("faults", new { kind = "lost_response", method = "chat.postMessage" });
        var thread = await stage.Ana.StartsAsync("fargate 1.35", Private);
        await ApproveEverythingAsync(stage, thread);
        return stage;
    }

    private static async Task CompareAsync(
        Stage stage, string cluster, HashSet<string> scopes, HashSet<string> aws, HashSet<string> kubernetes)
    {
        // The app-level token is made by hand, and is no part of a manifest.
        var asked = (await stage.Slack.ScopesAsync()).Where(scope => scope != "connections:write").ToList();
        AssertNone("is no scope of the manifest", asked.Except(await ScopesOfAsync(stage)));
        scopes.UnionWith(asked);

        var calls = (await stage.Eks.CallsAsync()).Where(IsOfBot).ToList();
        var regions = await stage.Eks.RegionsAsync();
        var own = new PrintedPolicy(await BotRun.PrintsAsync(stage.ConfigurationPath, "iam-policy"));
        var assumed = (await File.ReadAllTextAsync(stage.ConfigurationPath)).Contains(Role, StringComparison.Ordinal)
            ? new PrintedPolicy(await BotRun.PrintsAsync(stage.ConfigurationPath, "iam-policy", "--cluster", "staging"))
            : own;
        foreach (var call in calls.Where(call => call.GetProperty("service").GetString() is "eks" or "sts").SelectMany(call => AwsCall.Of(call, "123456789012", regions)).Distinct())
        {
            var policy = call.AccessKey == AwsWorldOptions.SandboxAccessKey ? own : assumed;
            Assert.True(policy.Allows(call.Action, call.Resource), $"{(policy == own ? "The bot's policy" : "The role's policy")} does not allow {call}.");
            aws.Add(call.Action);
        }

        var role = new PrintedRole(await BotRun.PrintsAsync(stage.ConfigurationPath, "rbac", cluster, "--fargate"));
        foreach (var ask in calls.Where(call => call.GetProperty("service").GetString() == "kubernetes").Select(KubernetesAsk.Of).Distinct())
        {
            Assert.True(role.Allows(ask), $"The role does not allow to {ask} {ask.Namespace} {ask.Name}.");
            kubernetes.Add($"{ask}");
        }
    }

    private static void AssertNone(string what, IEnumerable<string> found) =>
        Assert.True(!found.Any(), string.Join('\n', found.Select(one => $"{one} {what}.")));

    private static async Task<IReadOnlyList<string>> ScopesOfAsync(Stage stage)
    {
        using var manifest = JsonDocument.Parse(await BotRun.PrintsAsync(stage.ConfigurationPath, "manifest", "--json"));
        return [.. manifest.RootElement.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot").EnumerateArray().Select(scope => scope.GetString()!)];
    }

    // Terraform and helm do what the team's code wants; their rights are the team's business.
    private static bool IsOfBot(JsonElement call) =>
        (call.TryGetProperty("userAgent", out var agent) ? agent.GetString() ?? "" : "") is var name
        && !name.Contains("Terraform", StringComparison.Ordinal) && !name.StartsWith("Helm/", StringComparison.Ordinal);
}

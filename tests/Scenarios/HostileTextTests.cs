using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>What EKS, git, Kubernetes and people say is shown as they said it: it pings nobody, makes no link, and Slack takes every message.</summary>
public sealed class HostileTextTests : Scenario
{
    private const string Hostile = "<!channel> <!here|now> <@U0BEN> <!subteam^S0PLATFORM> <https://evil.example|https://aws.amazon.com> ```x &amp; \u202ey";

    // As it stands in the source of a message when it is drawn as text.
    private static readonly string[] Markup = ["<!channel>", "<!here", "<!subteam^S0PLATFORM> <", "<https://evil", "<@U0BEN> <!subteam"];

    [Fact]
    public async Task Words_of_EKS_git_and_people_are_drawn_as_text_and_every_message_gets_through()
    {
        var stage = await RaiseAsync(new StageOptions());
        await stage.Eks.ByHandAsync("dev", "add-budget", new { @namespace = "shop", workload = "web", budget = "web-<!channel>", maxUnavailable = "1" });
        var refused = await stage.Ana.AsksAsync("dev 1.35");
        Assert.True(refused.Says("web-&lt;!channel&gt;"), refused.Words);
        await stage.Eks.ByHandAsync("dev", "remove-budget", new { @namespace = "shop", budget = "web-<!channel>" });
        await stage.Origin.CommitAsync("README.md", text => text + Hostile, $"A change {Hostile}");
        var thread = await stage.Ana.StartsAsync("dev 1.35");

        var first = await thread.SeesProposalAsync("control-plane-1-35");
        await stage.Eks.FaultAsync("control-plane-fails", new { code = "Unknown", message = $"Nobody knows: {Hostile}" });
        await stage.Ben.PressesAsync(first, "run.approve");
        var failed = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failed.Says("Nobody knows: &lt;!channel&gt;"), failed.Words);
        await stage.Ana.PressesAsync(failed, "run.retry");
        await thread.SeesProposalAsync("control-plane-1-35", 2);

        foreach (var line in new[] { $"waive dev PDB-001 until 2099-01-01 {Hostile}", $"dev {Hostile}", $"history {Hostile}", "status", "history dev" })
        {
            await stage.Ben.AsksAsync(line);
        }

        await stage.Ben.AsksToAbortAsync(thread, "dev", Hostile);
        var report = await thread.SeesReportAsync();
        Assert.True(report.Says("evil.example"), report.Words);

        var shown = (await stage.Slack.ReadAsync(null)).Concat(await stage.Ben.EphemeralsAsync()).Concat(await stage.Ana.EphemeralsAsync()).Where(message => message.User == "U0EKSBOT").ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, message => Assert.All(Markup, markup => Assert.False($"{message.Text}\n{message.Words}".Contains(markup, StringComparison.Ordinal), $"{markup}: {message}\n{message.Words}")));

        // None had to be given in plain words because Slack would not draw it.
        foreach (var method in new[] { "chat.postMessage", "chat.update", "chat.postEphemeral" })
        {
            Assert.All(await stage.Slack.CallsAsync(method), call => Assert.DoesNotContain("invalid", call.GetProperty("answer").ToString(), StringComparison.Ordinal));
        }
    }
}

using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>Channels subscribe to what happens to clusters, and people read them.</summary>
public sealed class SubscriptionTests : Scenario
{
    private const string Incidents = "C0INCIDENTS";
    private const string Private = "C0PRIVATE";

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task An_upgrade_is_told_where_people_subscribed(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });
        await SubscribeAsync(stage, Incidents, "dev approvals,failures");
        await SubscribeAsync(stage, Private, "all progress");
        var already = await stage.Dan.AsksAsync("subscribe dev failures", Incidents);
        Assert.True(already.Says("is subscribed to failures of dev already"), already.Text);

        await stage.Eks.FaultAsync("control-plane-fails");
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var asked = await SeesAsync(stage, Incidents, "that approval is needed", message => message.Says("approval is needed"));
        Assert.True(asked.Says("Move the control plane of dev from 1.34 to 1.35") && asked.Says("<@U0BEN>") && asked.Says("not <@U0ANA>"), asked.Words);
        Assert.Contains("archives/C0PLATFORM/p", asked.Words, StringComparison.Ordinal);
        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");

        var stuck = await SeesAsync(stage, Incidents, "that it is stuck", message => message.Says("failed and waits for a decision"));
        await stage.Ana.PressesAsync(await thread.SeesFailureAsync("control-plane-1-35"), "run.retry");
        await ApproveEverythingAsync(stage, thread);
        await SeesAsync(stage, Private, "the last word", message => message.Says("dev runs Kubernetes 1.35"));
        await SeesAsync(stage, Incidents, "what became of it", message => message.Ts == stuck.Ts && message.Says("had it tried again"));

        // Each message once; approvals and failures here, milestones there, and in the run's own channel nothing but its thread.
        var incidents = await NoticesAsync(stage, Incidents);
        Assert.Equal(incidents.Select(message => message.Key).Distinct(), incidents.Select(message => message.Key));
        Assert.All(incidents.Where(message => message.Says("approv")), message => Assert.False(message.Says("approval is needed"), message.Text));
        Assert.DoesNotContain(incidents, message => message.Says("Control plane to 1.35, done"));
        var milestones = (await NoticesAsync(stage, Private)).Where(message => message.Key!.StartsWith("run:", StringComparison.Ordinal)).ToList();
        Assert.Equal(["began", "done", "done", "ended"], milestones.Select(message => message.Key!.Split(':')[2]));
        Assert.DoesNotContain(await stage.Slack.ReadAsync(null), message => message.Key?.StartsWith("run:", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task A_look_at_the_fleet_tells_each_channel_once(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        await SubscribeAsync(stage, Incidents, "all lifecycle");
        await SubscribeAsync(stage, Private, "dev lifecycle");

        await stage.ComesBackADayLaterAsync();
        var cost = await SeesAsync(stage, Incidents, "what waiting costs", message => message.Says("*prod*: standard support of Kubernetes 1.33 ended"));
        Assert.True(cost.Says("$365"), cost.Words);

        await stage.Eks.OffersAsync("1.38");
        await stage.ComesBackADayLaterAsync();
        var offered = await SeesAsync(stage, Private, "the new version", message => message.Says("EKS offers Kubernetes 1.38"));
        var digest = await SeesAsync(stage, Incidents, "the new version for everybody", message => message.Says("*dev*: EKS offers Kubernetes 1.38"));

        // The button reads, and reads for whoever pressed it.
        var readiness = await stage.Dan.PressesAndHearsAsync(digest, "command.run:0");
        Assert.True(readiness.Says("dev") && readiness.Says("1.38"), readiness.Text);

        // The second look finds an insight that turned red, and nothing else that was not told.
        await stage.Eks.ByHandAsync("dev", "insight", new { insight = "Cluster health issues", version = "ERROR" });
        await stage.ComesBackADayLaterAsync();
        await SeesAsync(stage, Private, "the red insight", message => message.Says("turned red"));
        await SeesAsync(stage, Incidents, "the red insight", message => message.Says("turned red"));

        var inPrivate = await NoticesAsync(stage, Private);
        Assert.Single(inPrivate, message => message.Says("EKS offers Kubernetes 1.38"));
        Assert.Single(inPrivate, message => message.Says("support of Kubernetes"));
        Assert.DoesNotContain(inPrivate, message => message.Says("prod"));
        var inIncidents = await NoticesAsync(stage, Incidents);
        Assert.Single(inIncidents, message => message.Says("EKS offers Kubernetes 1.38"));
        Assert.Single(inIncidents, message => message.Says("support of Kubernetes"));
        Assert.Equal(inIncidents.Select(message => message.Text).Distinct(), inIncidents.Select(message => message.Text));
        Assert.Empty(await stage.Eks.WritesAsync());
        Assert.Contains(offered.Ts, inPrivate.Select(message => message.Ts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Who_subscribed_a_channel_that_was_archived_hears_of_it_and_it_comes_back_to_life(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        await SubscribeAsync(stage, Incidents, "dev");
        await stage.Slack.DoAsync("faults", new { kind = "archive_channel", channel = Incidents });
        var thread = await stage.Ben.StartsAsync("dev 1.35");
        await thread.SeesFailureAsync("control-plane-1-35");

        var told = await SeesAsync(stage, "D0ANA", "that the channel is lost", message => message.Says("any more: the channel is archived"));
        await stage.Slack.DoAsync("faults", new { kind = "unarchive_channel", channel = Incidents });
        await stage.KillAndRestartAsync();
        await SeesAsync(stage, Incidents, "what still waits", message => message.Says("failed and waits for a decision"));
        Assert.Equal([told.Ts], (await NoticesAsync(stage, "D0ANA")).Select(message => message.Ts));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task What_cannot_be_is_said_at_once_with_what_to_do(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var absent = await stage.Ana.AsksAsync("subscribe dev", "C0GENERAL");
        Assert.True(absent.Says("I am not a member of it") && absent.Says("/invite @eks-upgrade"), absent.Text);
        var shared = await stage.Ana.AsksAsync("subscribe dev", "C0PARTNERS");
        Assert.True(shared.Says("shared with another organisation"), shared.Text);
        var guest = await stage.Guest.AsksAsync("subscribe dev");
        Assert.True(guest.Says("full members"), guest.Text);
        await stage.Slack.DoAsync("faults", new { kind = "error", method = "chat.postMessage", error = "restricted_action" });
        var restricted = await stage.Ana.AsksAsync("subscribe dev", Incidents);
        Assert.True(restricted.Says("who may post there is restricted"), restricted.Text);
        var nothing = await stage.Ana.AsksAsync("subscriptions", Incidents);
        Assert.True(nothing.Says("not notified of anything"), nothing.Text);

        // In a mention and in a thread the same words work, and a click drops what they did.
        await stage.Ana.SaysAsync("@eks-upgrade subscribe dev failures, lifecycle");
        await SeesAsync(stage, SlackDoor.Platform, "who subscribed", message => message.Says("<@U0ANA> subscribed this channel to failures, lifecycle of dev"));
        var list = await UntilItStandsAsync(stage.Dan, SlackDoor.Platform);
        await stage.Dan.PressesAsync(list, "subscription.drop:lifecycle");
        await stage.Feed.UntilAsync("the list got shorter", async () => (await stage.Dan.EphemeralsAsync()).FirstOrDefault(
            message => message.Says("dev: failures") && message.Button("subscription.drop:lifecycle") is null));
        var gone = await stage.Ana.AsksAsync("unsubscribe all");
        Assert.True(gone.Says("is not subscribed to everything of every cluster any more"), gone.Text);
    }

    private static async Task SubscribeAsync(Stage stage, string channel, string words)
    {
        await stage.Ana.TypesAsync($"/eks-upgrade subscribe {words}", channel);
        await SeesAsync(stage, channel, "who subscribed", message => message.Says("<@U0ANA> subscribed this channel to"));
        await UntilItStandsAsync(stage.Ana, channel);
    }

    // It is written down a moment after the channel has read it.
    private static async Task<Shown> UntilItStandsAsync(Actor actor, string channel)
    {
        for (var tries = 1; ; tries++)
        {
            var list = await actor.AsksAsync("subscriptions", channel);
            if (list.Says("is notified of:"))
            {
                return list;
            }

            Assert.True(tries < 20, list.Text);
        }
    }

    private static Task<Shown> SeesAsync(Stage stage, string channel, string what, Func<Shown, bool> wanted) =>
        stage.Feed.UntilAsync($"{channel} showed {what}", async () => (await NoticesAsync(stage, channel)).FirstOrDefault(wanted));

    // What the bot tells a channel; a direct conversation is there once somebody was told something.
    private static async Task<IReadOnlyList<Shown>> NoticesAsync(Stage stage, string channel) => channel.StartsWith('D') && !await stage.Slack.ExistsAsync(channel)
        ? []
        : [.. (await stage.Slack.ReadAsync(null, channel)).Where(message => message is { User: "U0EKSBOT", Key: not null } && !message.Key.StartsWith("card", StringComparison.Ordinal))];
}

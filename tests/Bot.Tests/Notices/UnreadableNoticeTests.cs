using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Notices;

/// <summary>While replicas are replaced, a newer bot may store what an older one cannot read.</summary>
public sealed class UnreadableNoticeTests : NoticeTest
{
    [Fact]
    public async Task A_notice_that_cannot_be_read_waits_and_holds_up_no_other_one()
    {
        await SubscribeAsync(Ops, null, NoticeKind.Lifecycle);
        await FindAsync("prod", "k1");
        await SqlAsync("update notices set content = replace(content, 'version-offered', 'of-a-newer-bot')");
        await FindAsync("dev", "k2");

        Assert.Null(await DeliverAsync());

        Assert.Contains("dev", Assert.Single(Slack.Read(Ops)), StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(await Notices.ListUnpostedAsync(Cancellation)).Unreadable);
        Assert.Equal(1, await Subscriptions.RemoveAsync(Ops, null, [NoticeKind.Lifecycle], Cancellation));
    }

    private Task<int> FindAsync(string name, string key)
    {
        var cluster = ClusterName.Parse(name);
        FleetEvent offered = new VersionOffered(cluster, key, KubernetesVersion.Parse("1.35"), KubernetesVersion.Parse("1.34"));
        return Fleet.SaveAsync([new FleetOutlook(new ClusterMemory { Cluster = cluster, ScannedAt = Story.Start }, [offered], [])], Story.Start, Story.Start, Cancellation);
    }
}

using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class CardGoldenTests
{
    [Fact]
    public void Just_begun() => Is("card-begun", Story.Begin());

    [Fact]
    public void Waiting_for_approval() => Is("card-waiting-for-approval", Story.Begin().Proposes(Proposals.Terraform()).Passes(30));

    [Fact]
    public void Control_plane_moves() => Is("card-control-plane-moves", Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits(minutes: 9));

    [Fact]
    public void Nodes_roll_with_counts() => Is("card-nodes-roll", Stories.NodesRoll());

    [Fact]
    public void Blocked_eviction() => Is("card-blocked", Stories.Blocked());

    [Fact]
    public void Stumbling() => Is("card-stumbling", Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits().Stumbles().Stumbles(minutes: 7));

    [Fact]
    public void Begun_outside_of_the_maintenance_window() => Is("card-outside-window", Story.Begin(opens: Story.Opening));

    [Fact]
    public void Waiting_for_the_maintenance_window() =>
        Is("card-waits-for-window", Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow());

    [Fact]
    public void Stuck() => Is("card-stuck", Story.Begin().Proposes(Proposals.Terraform()).Approved().Fails());

    [Fact]
    public void Abort_is_wished_while_EKS_works() => Is("card-abort-wished", Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits().Aborted());

    [Fact]
    public void Completed() => Is("card-completed", Stories.GoodDay());

    [Fact]
    public void Completed_with_a_skipped_step() => Is("card-completed-with-skipped", Stories.WithSkipped());

    [Fact]
    public void Aborted() => Is("card-aborted", Story.Begin().Proposes(Proposals.Terraform()).Aborted());

    [Fact]
    public void Three_hops_with_lagging_nodes() =>
        Is("card-three-hops", Story.Begin(Worlds.Cluster(version: "1.32", groups: [Worlds.Group("general", "1.31", 2)]), "1.35"));

    [Fact]
    public void The_card_of_a_moving_run_changes_once_a_minute()
    {
        var run = Story.Begin().Run;
        var minute = UpgradeCard.Of(run, Story.Start.AddSeconds(61));

        Assert.Equal(Shown(minute), Shown(UpgradeCard.Of(run, Story.Start.AddSeconds(119))));
        Assert.NotEqual(Shown(minute), Shown(UpgradeCard.Of(run, Story.Start.AddSeconds(120))));
    }

    [Fact]
    public void The_card_of_a_waiting_run_stays_true_without_an_edit()
    {
        var run = Story.Begin().Proposes(Proposals.Terraform()).Run;

        Assert.Equal(Shown(UpgradeCard.Of(run, Story.Start.AddMinutes(1))), Shown(UpgradeCard.Of(run, Story.Start.AddHours(3))));
    }

    private static void Is(string name, Story story)
    {
        var card = UpgradeCard.Of(story.Run, story.Now);
        Golden.Compare(name, card);
        Assert.Contains("prod", card.Text);
        Assert.Contains("1.35", card.Text);
    }

    private static string Shown(EksUpgradeBot.Bot.Thread.ThreadMessage message) => message.Text + EksUpgradeBot.Slack.Blocks.SlackJson.Write(message.Blocks);
}

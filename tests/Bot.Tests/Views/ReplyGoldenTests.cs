using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class ReplyGoldenTests
{
    private const string ControlPlane = "1-control-plane-1-35";
    private const string Nodes = "2-nodes-1-35";

    private static Story Applying => Story.Begin().Proposes(Proposals.Terraform()).Approved();

    [Fact]
    public void Progress() => Is("progress-control-plane", $"progress:{ControlPlane}", Applying.Waits().Waits(minutes: 9));

    [Fact]
    public void Progress_with_counts() => Is("progress-nodes", $"progress:{Nodes}", Stories.NodesRoll());

    [Fact]
    public void Progress_without_an_answer() => Is("progress-stumbling", $"progress:{ControlPlane}", Applying.Waits().Stumbles().Stumbles(minutes: 7));

    [Fact]
    public void Progress_that_became_done() => Is("progress-done", $"progress:{ControlPlane}", Applying.Waits().Done());

    [Fact]
    public void Progress_of_a_failed_step_is_no_longer_told() => IsNot($"progress:{ControlPlane}", Applying.Waits().Fails());

    [Fact]
    public void Progress_before_a_proposal_is_no_longer_told_with_it() => IsNot($"progress:{ControlPlane}", Story.Begin().Waits().Proposes(Proposals.Terraform()));

    [Fact]
    public void The_last_step_leaves_the_last_word_to_the_report() => IsNot("progress:3-verify-1-35", Stories.GoodDay());

    [Fact]
    public void Failure_that_cannot_be_skipped() => Is("failure-control-plane", $"failure:{ControlPlane}:1", Applying.Fails());

    [Fact]
    public void Failure_that_may_be_skipped() => Is("failure-nodes", $"failure:{Nodes}:1", Stories.NodesRoll().Fails());

    [Fact]
    public void Failure_with_ways_out() => Is(
        "failure-ways-out", $"failure:{Nodes}:1",
        Stories.NodesRoll().Fails(
            "EKS gave up the roll of node group general: PodEvictionFailure.", "Relax the budget, then retry.", 3,
            new ForceNodeGroup("general"), new ReleaseStateLock("9600219a-64f3-5c28-3d0f-595c507caa4d", "root@ci since 09:12 UTC")));

    [Fact]
    public void Failure_whose_way_out_was_chosen() => Is(
        "failure-way-chosen", $"failure:{Nodes}:1",
        Stories.NodesRoll().Fails("EKS gave up the roll.", "Retry.", 3, new ForceNodeGroup("general")).Chooses(new ForceNodeGroup("general")));

    [Fact]
    public void Bake() => Is("progress-bake", "progress:2-bake-1-35", Stories.Baking());

    [Fact]
    public void Bake_made_longer() => Is("progress-bake-longer", "progress:2-bake-1-35", Stories.Baking().Bakes(TimeSpan.FromHours(1)).Waits("Watching 1.35 until 11:31 UTC"));

    [Fact]
    public void Bake_cut_short() => Is(
        "progress-bake-cut-short", "progress:2-bake-1-35",
        Stories.Baking().Bakes(TimeSpan.Zero, "known & <harmless>").Done("Cut short after 3 min: known & <harmless>.", 0));

    [Fact]
    public void Failure_that_was_retried() => Is("failure-retried", $"failure:{ControlPlane}:1", Applying.Fails().Retried());

    [Fact]
    public void Failure_that_was_skipped() => Is("failure-skipped", $"failure:{Nodes}:1", Stories.WithSkipped());

    [Fact]
    public void Failure_that_ended_the_run() => Is("failure-aborted", $"failure:{ControlPlane}:1", Applying.Fails().Aborted(reason: "not today"));

    [Fact]
    public void Failure_of_a_proposal_that_expired() => Is("failure-expired", $"failure:{ControlPlane}:1", Story.Begin().Proposes(Proposals.Terraform()).Expires());

    [Fact]
    public void Report_of_a_good_day() => Is("report-completed", "report", Stories.GoodDay());

    [Fact]
    public void Report_with_a_skipped_step() => Is("report-with-skipped", "report", Stories.WithSkipped());

    [Fact]
    public void Report_of_an_abort_before_any_change() => Is("report-aborted-before", "report", Story.Begin().Proposes(Proposals.Terraform()).Aborted());

    [Fact]
    public void Report_of_an_abort_after_the_control_plane() =>
        Is("report-aborted-after", "report", Applying.Done().Proposes(Proposals.Moves(("general", 3))).Aborted(reason: "the shop is busy"));

    [Fact]
    public void Report_of_an_abort_after_a_half_applied_plan() => Is("report-aborted-half", "report", Applying.Fails().Aborted());

    [Fact]
    public void Status_of_several()
    {
        var stuck = Story.Begin(Worlds.Cluster("stage")).Proposes(Proposals.Terraform()).Approved().Fails();
        var waiting = Story.Begin(Worlds.Cluster("dev")).Proposes(Proposals.Terraform());
        Golden.Compare("status-several", StatusView.Of([Stories.NodesRoll().Run, waiting.Run, stuck.Run, Applying.Waits().Aborted().Run], null));
    }

    [Fact]
    public void Status_of_none()
    {
        Golden.Compare("status-none", StatusView.Of([], null));
        Golden.Compare("status-none-of-cluster", StatusView.Of([], ClusterName.Parse("prod")));
    }

    [Fact]
    public void Status_of_a_large_fleet() =>
        Golden.Compare("status-fleet", StatusView.Of([.. Enumerable.Range(1, 60).Select(index => Story.Begin(Worlds.Cluster($"cluster-{index}")).Run)], null));

    [Fact]
    public void Every_golden_file_is_compared_by_a_test()
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Golden.Folder(), ".."), "*.cs").Select(File.ReadAllText));
        Assert.All(
            Directory.EnumerateFiles(Golden.Folder(), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)),
            name => Assert.Contains($"\"{name}\"", source));
    }

    private static void Is(string name, string key, Story story)
    {
        var message = RunThread.Of(story.Run, story.Now).Single(message => message.Key == key);
        Golden.Compare(name, message);
        Assert.Contains("prod", message.Text);
        Assert.Contains("1.35", message.Text);
    }

    private static void IsNot(string key, Story story) =>
        Assert.DoesNotContain(RunThread.Of(story.Run, story.Now), (ThreadMessage message) => message.Key == key);
}

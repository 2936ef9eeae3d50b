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
    public void Progress_that_needs_people() => Is("progress-blocked", $"progress:{Nodes}", Stories.Blocked());

    [Fact]
    public void A_blocked_eviction_calls_whoever_asked_in_a_reply_of_its_own() => Is("attention-blocked", $"progress:{Nodes}:attention", Stories.Blocked());

    [Fact]
    public void The_call_stands_while_the_outside_is_silent_and_goes_when_it_is_over()
    {
        const string Key = $"progress:{Nodes}:attention";
        var silent = Stories.Blocked().Stumbles();
        Assert.Contains(RunThread.Of(silent.Run, silent.Now), message => message.Key == Key);
        IsNot(Key, Stories.Blocked().Waits("EKS rolls the nodes to 1.35", 1, ["general: 2 of 3 nodes at 1.35"], 2, 3));
        IsNot(Key, Stories.Blocked().Fails());
        IsNot(Key, Stories.Blocked().Done());
    }

    [Fact]
    public void Progress_of_what_waits_for_its_window() => Is("progress-waits-for-window", $"progress:{ControlPlane}", Waiting);

    [Fact]
    public void A_proposal_that_expires_soon_calls_those_who_may_approve() =>
        Is("reminder", $"progress:{ControlPlane}:reminder:1", Story.Begin().Proposes(Proposals.Terraform()).Reminds());

    [Fact]
    public void Whoever_has_approved_is_not_called_again() =>
        Is("reminder-one-of-two", $"progress:{ControlPlane}:reminder:1", Story.Begin(rules: TwoPeople).Proposes(Proposals.Terraform()).Approved().Reminds());

    [Fact]
    public void The_reminder_goes_when_somebody_decided_or_nobody_did()
    {
        var reminded = $"progress:{ControlPlane}:reminder:1";
        IsNot(reminded, Story.Begin().Proposes(Proposals.Terraform()).Reminds().Approved(minutes: 1));
        IsNot(reminded, Story.Begin().Proposes(Proposals.Terraform()).Reminds().Lapses());
        IsNot(reminded, Story.Begin().Proposes(Proposals.Terraform()).Reminds().Aborted(minutes: 1));
    }

    [Fact]
    public void Failure_because_nobody_approved_four_times() => Is(
        "failure-nobody-approved", $"failure:{ControlPlane}:1",
        Story.Begin().Proposes(Proposals.Terraform()).Lapses().Proposes(Proposals.Terraform()).Lapses()
            .Proposes(Proposals.Terraform()).Lapses().Proposes(Proposals.Terraform()).Lapses());

    [Fact]
    public void Report_of_what_was_begun_outside_of_the_window_and_aborted_for_a_reason() => Is(
        "report-overridden", "report", Waiting.Overridden().Done().Proposes(Proposals.Moves(("general", 3))).Aborted(reason: "the rest waits for Monday"));

    [Fact]
    public void Status_of_what_waits_for_its_window() => Golden.Compare(
        "status-windows", StatusView.Of([Waiting.Run, Story.Begin(Worlds.Cluster("dev"), opens: Story.Opening).Proposes(Proposals.Terraform()).Run], null));

    [Fact]
    public void History_with_reasons()
    {
        var overridden = Waiting.Overridden().Done().Proposes(Proposals.Moves(("general", 3))).Approved().Fails().Skipped("drained by hand")
            .Proposes(Proposals.Moves(("general", 3))).Aborted(reason: "the rest waits for Monday");
        Golden.Compare("history-reasons", HistoryView.Of([overridden.Run, Story.Begin(Worlds.Cluster("dev")).Aborted().Run], null));
    }

    private static ApprovalRules TwoPeople => new(["U0BEN", "U0CLEO", "S0PLATFORM"], 2, RequesterMayApprove: false, TimeSpan.FromHours(4));

    private static Story Waiting => Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow();

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
    public void Failure_that_ended_the_run() => Is("failure-aborted", $"failure:{ControlPlane}:1", Applying.Fails().Aborted(reason: "not today").Fails());

    [Fact]
    public void Failure_whose_apply_is_followed_to_its_end() =>
        Is("failure-followed", $"failure:{ControlPlane}:1", Applying.Fails().Aborted(reason: "not today"));

    [Fact]
    public void Failure_with_a_lock_to_release()
    {
        var story = Applying;
        Is("failure-locked", $"failure:{ControlPlane}:1", story.Fails(
            "Terraform's state is locked by an apply of the bot's own that is dead (bot@host, since 2026-11-22 08:16:38 UTC). Nothing was changed.",
            "Release the lock: nobody works under it any more. Then the step plans anew.",
            ways: [new ReleaseStateLock("9600219a", "an apply of the bot's own that is dead (bot@host, since 2026-11-22 08:16:38 UTC)")]));
    }

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
        Is("report-aborted-after", "report", AfterTheHop.Aborted(reason: "the shop is busy"));

    [Fact]
    public void Report_of_an_abort_with_the_branches_and_the_cluster()
    {
        var story = AfterTheHop.Aborted(reason: "the shop is busy");
        Is("report-aborted-branches", "report", story.TidiedUp("1.35", story.Code("1.34", "1.35")));
    }

    [Theory]
    [InlineData("1.35", "1.34", "1.35", "The branch `main` says 1.34, the run's branch `BRANCH` says 1.35, the cluster runs 1.35. Merge `BRANCH` before the next apply of `main`, which would take the cluster back.")]
    [InlineData("1.34", "1.34", "1.35", "The branch `main` says 1.34, the run's branch `BRANCH` says 1.35, the cluster runs 1.34. `BRANCH` may be deleted, unless somebody wants to go on from it.")]
    [InlineData("1.36", "1.34", "1.35", "The branch `main` says 1.34, the run's branch `BRANCH` says 1.35, the cluster runs 1.36. Set 1.36 in `main` before the next apply of it.")]
    [InlineData(null, "1.34", "1.35", "The branch `main` says 1.34, the run's branch `BRANCH` says 1.35, what the cluster runs is not known, because EKS does not answer. Look at the cluster before you merge or delete that branch.")]
    [InlineData("1.35", "1.34", null, "The branch `main` says 1.34, the cluster runs 1.35. Set 1.35 in the code before the next apply, which would take the cluster back.")]
    [InlineData("1.34", "1.34", null, "")]
    public void Of_code_and_cluster_after_a_run_everything_that_matters_is_said(string? runs, string onBase, string? own, string text)
    {
        var story = AfterTheHop.Aborted();
        Assert.Equal(text.Replace("BRANCH", $"eks-upgrade/{story.Run.Id}"), AftermathText.Of(story.TidiedUp(runs, story.Code(onBase, own)).Run));
    }

    [Theory]
    [InlineData("1.36", "The control plane stays at 1.36.")]
    [InlineData("1.35", "The control plane stays at 1.35.")]
    [InlineData(null, "The control plane stays at 1.35.")]
    public void After_an_abort_the_control_plane_stays_where_it_was_seen_last_even_when_somebody_moved_it_further(string? runs, string text)
    {
        var story = AfterTheHop.Aborted();
        Assert.StartsWith(text, AbortTruth.Stays(story.TidiedUp(runs, story.Code("1.34", "1.35")).Run), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_tidied_up_is_told()
    {
        var story = Stories.GoodDay().TidiedUp("1.35", null, "The files of the run cannot be used: No space left on device Make room on the volume");
        Is("report-untidy", "report", story);
    }

    [Fact]
    public void Report_without_a_verification()
    {
        var story = Stories.NodesRoll().Done("3 nodes in 1 node group run 1.35.").Fails("The cluster is not as it should be: 1 node is not Ready.", "Mend it, then retry.").Skipped("known and harmless");
        Is("report-not-verified", "report", story.TidiedUp("1.35", story.Code("1.34", "1.35")));
        Assert.Contains("Upgraded to 1.35, not verified", RunThread.Of(story.Run, story.Now)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_of_an_abort_after_a_half_applied_plan() => Is("report-aborted-half", "report", Applying.Fails().Aborted().Fails());

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

    [Fact]
    public void A_run_whose_cluster_left_the_configuration()
    {
        var story = Applying.Waits();
        Golden.Compare("unconfigured", RunThread.Of(story.Run, story.Now, isConfigured: false).Single(message => message.Key == "progress:unconfigured"));
        Assert.DoesNotContain(
            RunThread.Of(Story.Begin().Proposes(Proposals.Terraform()).Aborted(minutes: 1).Run, story.Now, isConfigured: false), message => message.Key == "progress:unconfigured");
    }

    private static Story AfterTheHop => Applying.Done().Proposes(Proposals.Moves(("general", 3)));

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

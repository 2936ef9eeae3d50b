using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Steps;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Node blue-1 is being emptied at nine o'clock.</summary>
public sealed class DrainDiagnosisTests
{
    [Fact]
    public void A_budget_that_wants_every_pod_never_lets_one_go_and_one_pod_more_mends_it()
    {
        var stuck = Assert.Single(Of([Drained.Pod("web-1"), Drained.Pod("web-2", "blue-2")], [Drained.Budget()], [new Workload(Drained.Web, 2, 2, 2)]));

        Assert.Equal(Patience.None, stuck.Patience);
        Assert.Equal(
            "Pod shop/web-1 on node blue-1 (Deployment shop/web) is protected by PodDisruptionBudget shop/web (minAvailable 2), which has 2 of 2 pods "
            + "healthy and must keep 2. Safe: scale Deployment shop/web from 2 to 3 pods; or relax the budget for this roll and put it back afterwards; "
            + "or let EKS give up after 15 minutes, which harms nothing.",
            Assert.Single(StuckPod.Sentences([stuck])));
    }

    [Theory]
    [InlineData("maxUnavailable 0", 3, 3, null)]
    [InlineData("minAvailable 100%", 3, 3, null)]
    [InlineData("minAvailable 75%", 2, 2, "from 2 to 4 pods")]
    [InlineData("minAvailable 3", 3, 3, "from 3 to 4 pods")]
    public void Scaling_up_is_offered_only_where_it_helps_and_by_as_many_as_it_takes(string rule, int wanted, int expected, string? scale)
    {
        var stuck = Assert.Single(Of(
            [Drained.Pod("web-1")], [Drained.Budget(rule, healthy: expected, wanted: wanted, expected: expected)],
            [new Workload(Drained.Web, expected, expected, expected)]));

        Assert.Equal(scale is not null, stuck.Remedy.Contains("scale", StringComparison.Ordinal));
        Assert.Contains(scale ?? "relax the budget", stuck.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_that_are_not_ready_and_eat_the_budget_are_named_and_get_a_moment_to_start()
    {
        var stuck = Assert.Single(Of(
            [Drained.Pod("web-1"), Drained.Pod("web-2", "blue-2"), Drained.Pod("web-3", "blue-2", ready: false)],
            [Drained.Budget(healthy: 2, wanted: 2, expected: 3)]));

        Assert.Equal(Patience.WhilePodsStart, stuck.Patience);
        Assert.Contains("has 2 of 3 pods healthy and must keep 2; not ready: shop/web-3.", stuck.Why, StringComparison.Ordinal);
        Assert.StartsWith("Safe: mend the pods that are not ready; or relax", stuck.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_pod_that_is_not_ready_is_another_cause_so_a_roll_that_moves_on_is_watched_anew()
    {
        Pod[] Pods(string unready) => [Drained.Pod("web-1"), Drained.Pod(unready, "blue-2", ready: false)];
        var budget = Drained.Budget(healthy: 2, wanted: 2, expected: 3);

        Assert.NotEqual(Assert.Single(Of(Pods("web-8"), [budget])).Key, Assert.Single(Of(Pods("web-9"), [budget])).Key);
    }

    [Fact]
    public void A_pod_with_two_budgets_is_never_evicted_however_much_room_they_have()
    {
        var stuck = Assert.Single(Of([Drained.Pod("web-1")], [Drained.Budget(allowed: 1), Drained.Budget(allowed: 1, name: "all")]));

        Assert.Equal(Patience.None, stuck.Patience);
        Assert.Contains("PodDisruptionBudget shop/all and PodDisruptionBudget shop/web", stuck.Why, StringComparison.Ordinal);
        Assert.Equal(2, stuck.Budgets.Count);
    }

    [Fact]
    public void A_budget_with_room_holds_nothing() => Assert.Empty(Of([Drained.Pod("web-1")], [Drained.Budget(allowed: 1, healthy: 3, expected: 3)]));

    [Theory]
    [InlineData(2, 2, false, false)]
    [InlineData(1, 2, false, true)]
    [InlineData(1, 2, true, false)]
    public void A_pod_that_is_not_ready_goes_when_the_others_are_enough_or_its_budget_says_so(int healthy, int wanted, bool letsUnreadyGo, bool isHeld) =>
        Assert.Equal(isHeld, Of(
            [Drained.Pod("web-1", ready: false)], [Drained.Budget(healthy: healthy, wanted: wanted, expected: 3) with { LetsUnreadyGo = letsUnreadyGo }]).Count > 0);

    [Fact]
    public void Pods_that_no_drain_evicts_are_not_spoken_of()
    {
        var pod = Drained.Pod("web-1");

        Assert.Empty(Of(
            [
                pod with { IsFinished = true }, pod with { IsPending = true }, pod with { Node = "blue-2" }, pod with { Node = null },
                pod with { Owner = new ObjectName("DaemonSet", "shop", "agent") }, pod with { Owner = new ObjectName("Node", "shop", "blue-1") },
            ],
            [Drained.Budget()]));
    }

    [Fact]
    public void A_pod_that_is_ending_is_told_only_when_its_own_grace_period_is_well_over()
    {
        var stuck = Assert.Single(Of([Drained.Pod("web-1") with { IsTerminating = true, Grace = TimeSpan.FromMinutes(10) }], [Drained.Budget()]));

        Assert.Equal(("ending", TimeSpan.FromMinutes(11)), (stuck.Cause, stuck.AtLeast));
        Assert.Contains("finalizers", stuck.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_nothing_brings_back_and_one_that_is_brought_back_to_the_same_node_are_told_when_they_stay()
    {
        var stuck = Of([Drained.Pod("once") with { Owner = null }, Drained.Pod("web-1") with { ToleratesEverything = true }], []);

        Assert.Equal(["bare", "tolerates Deployment shop/web"], stuck.Select(pod => pod.Cause));
        Assert.All(stuck, pod => Assert.Equal(Patience.UntilNextLook, pod.Patience));
    }

    [Fact]
    public void A_budget_that_has_not_been_counted_yet_is_doubted_before_it_is_told() =>
        Assert.Equal(
            Patience.UntilNextLook, Assert.Single(Of([Drained.Pod("web-1")], [Drained.Budget(healthy: 0, wanted: 0, expected: 0)])).Patience);

    [Fact]
    public void Many_pods_of_one_cause_are_one_sentence_that_names_the_first_and_counts_the_rest()
    {
        var stuck = Of([.. Enumerable.Range(1, 9).Select(index => Drained.Pod($"web-{index}"))], [Drained.Budget(wanted: 9, healthy: 9, expected: 9)]);

        Assert.Equal(9, stuck.Count);
        Assert.StartsWith(
            "Each of the pods shop/web-1 on node blue-1, shop/web-2 on node blue-1, shop/web-3 on node blue-1 and 6 more (Deployment shop/web) is protected",
            Assert.Single(StuckPod.Sentences(stuck)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<StuckPod> Of(IReadOnlyList<Pod> pods, IReadOnlyList<DisruptionBudget> budgets, IReadOnlyList<Workload>? workloads = null) =>
        DrainDiagnosis.Of(new Drain(new HashSet<string> { "blue-1" }, pods, budgets, workloads ?? []));
}

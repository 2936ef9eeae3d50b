using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Steps;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

/// <summary>Whatever pods and budgets there are: these things hold.</summary>
public sealed class DrainDiagnosisProperties
{
    private static readonly string[] Rules = ["minAvailable 1", "minAvailable 3", "minAvailable 50%", "minAvailable 100%", "maxUnavailable 0", "maxUnavailable 25%", "maxUnavailable 2", "no limit"];

    [Fact]
    public void What_is_told_lies_on_a_node_that_is_emptied_once_and_with_a_remedy() => Hold(drain =>
    {
        var stuck = DrainDiagnosis.Of(drain);

        Assert.All(stuck, pod => Assert.Contains(pod.Pod.Node!, drain.Nodes));
        Assert.All(stuck, pod => Assert.False(pod.Pod.IsFinished || pod.Pod.Owner?.Kind == "DaemonSet"));
        Assert.All(stuck, pod => Assert.NotEmpty(pod.Remedy));
        Assert.Equal(stuck.Count, stuck.Select(pod => pod.Key).Distinct().Count());
    });

    [Fact]
    public void A_ready_pod_is_told_as_held_exactly_when_the_eviction_API_would_refuse_it() => Hold(drain =>
    {
        var told = DrainDiagnosis.Of(drain).Where(pod => pod.Budgets.Count > 0).Select(pod => pod.Pod.Name).ToHashSet();
        foreach (var pod in drain.Pods.Where(pod => pod is { IsReady: true, IsFinished: false, IsTerminating: false, IsPending: false }
            && drain.Nodes.Contains(pod.Node!) && pod.Owner?.Kind != "DaemonSet"))
        {
            var covering = drain.Budgets.Where(budget => budget.Covers(pod)).ToList();
            Assert.Equal(covering.Count > 1 || covering is [{ DisruptionsAllowed: 0 }], told.Contains(pod.Name));
        }
    });

    [Fact]
    public void The_number_of_pods_that_is_offered_does_leave_room_for_one_and_one_less_does_not() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Zip(Gen.Elements(Rules), Gen.Choose(1, 30)).ToArbitrary(),
        drawn =>
        {
            var (rule, expected) = drawn;
            var wanted = MustStay(rule, expected);
            var needed = BudgetRoom.PodsNeeded(Drained.Budget(rule, healthy: expected, wanted: wanted, expected: expected));
            return needed is not { } pods || (pods > MustStay(rule, pods) && (pods == expected + 1 || pods - 1 <= MustStay(rule, pods - 1)));
        }));

    // Written a second time and differently, from the documentation of PodDisruptionBudgets.
    private static int MustStay(string rule, int pods)
    {
        var number = rule.Split(' ')[1].TrimEnd('%');
        if (rule == "no limit")
        {
            return int.MaxValue;
        }

        var count = rule.EndsWith('%') ? ((pods * int.Parse(number)) + 99) / 100 : int.Parse(number);
        return rule.StartsWith("min", StringComparison.Ordinal) ? count : Math.Max(0, pods - count);
    }

    private static void Hold(Action<Drain> assert)
    {
        var pod = from name in Gen.Choose(1, 1000)
                  from node in Gen.Elements("a", "b")
                  from app in Gen.Elements("web", "api")
                  from owner in Gen.Elements<ObjectName?>(Drained.Web, new ObjectName("DaemonSet", "shop", "agent"), null)
                  from ready in Gen.Elements(true, true, false)
                  from state in Gen.Choose(0, 5)
                  select Drained.Pod($"p{name}", node, app, ready) with
                  {
                      Owner = owner,
                      IsFinished = state == 1,
                      IsTerminating = state == 2,
                      IsPending = state == 3,
                  };
        var budget = from name in Gen.Choose(1, 1000)
                     from rule in Gen.Elements(Rules)
                     from app in Gen.Elements("web", "api", "db")
                     from expected in Gen.Choose(0, 5)
                     from healthy in Gen.Choose(0, 5)
                     from wanted in Gen.Choose(0, 5)
                     select Drained.Budget(rule, Math.Max(0, healthy - wanted), healthy, wanted, expected, $"b{name}", app);
        var drain = from pods in Gen.ListOf(pod)
                    from budgets in Gen.ListOf(budget)
                    select new Drain(
                        new HashSet<string> { "a" }, [.. pods.DistinctBy(pod => pod.Name)], [.. budgets.DistinctBy(budget => budget.Name).Take(3)], []);
        Check.QuickThrowOnFailure(Prop.ForAll(drain.ToArbitrary(), drawn =>
        {
            assert(drawn);
            return true;
        }));
    }
}

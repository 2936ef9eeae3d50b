using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class BudgetReadingTests : KubernetesTest
{
    private const string Budgets = "/apis/policy/v1/poddisruptionbudgets";

    [Theory]
    [InlineData("""{"minAvailable":2}""", "minAvailable 2")]
    [InlineData("""{"minAvailable":"75%"}""", "minAvailable 75%")]
    [InlineData("""{"maxUnavailable":0}""", "maxUnavailable 0")]
    [InlineData("""{"maxUnavailable":"10%"}""", "maxUnavailable 10%")]
    [InlineData("{}", "no limit")]
    public async Task Its_rule_is_told_in_its_own_words(string spec, string rule)
    {
        Cluster.Has(Budgets, $$"""{"metadata":{"name":"web","namespace":"shop"},"spec":{{spec}}}""");

        Assert.Equal(rule, (await BudgetAsync()).Rule);
    }

    [Fact]
    public async Task Its_numbers_are_those_of_its_controller()
    {
        Cluster.Has(Budgets, """
            {"metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":2,"unhealthyPodEvictionPolicy":"AlwaysAllow"},
             "status":{"disruptionsAllowed":1,"currentHealthy":3,"desiredHealthy":2,"expectedPods":4}}
            """);

        var budget = await BudgetAsync();

        Assert.Equal("PodDisruptionBudget shop/web", budget.Name.ToString());
        Assert.Equal((1, 3, 2, 4), (budget.DisruptionsAllowed, budget.Healthy, budget.HealthyWanted, budget.Expected));
        Assert.True(budget.LetsUnreadyGo);
    }

    [Fact]
    public async Task A_budget_that_its_controller_has_not_seen_yet_allows_nothing()
    {
        Cluster.Has(Budgets, """{"metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":2}}""");

        var budget = await BudgetAsync();

        Assert.Equal((0, false), (budget.DisruptionsAllowed, budget.LetsUnreadyGo));
    }

    [Theory]
    [InlineData("""{}""", false)]
    [InlineData("""{"selector":null}""", false)]
    [InlineData("""{"selector":{}}""", true)]
    [InlineData("""{"selector":{"matchLabels":{"app":"web"}}}""", true)]
    [InlineData("""{"selector":{"matchLabels":{"app":"web","tier":"back"}}}""", false)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"app","operator":"In","values":["api","web"]}]}}""", true)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"app","operator":"NotIn","values":["web"]}]}}""", false)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["back"]}]}}""", true)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"app","operator":"Exists"}]}}""", true)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"app","operator":"DoesNotExist"}]}}""", false)]
    [InlineData("""{"selector":{"matchExpressions":[{"key":"app","operator":"Resembles","values":["web"]}]}}""", false)]
    [InlineData("""{"selector":{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"Exists"}]}}""", false)]
    public async Task An_absent_selector_covers_no_pod_an_empty_one_every_pod_and_any_other_what_it_says(string spec, bool covers)
    {
        Cluster.Has(Budgets, $$"""{"metadata":{"name":"web","namespace":"shop"},"spec":{{spec}}}""");
        var pod = new Pod(new ObjectName("Pod", "shop", "web-1"), "n", null, true, false, false, new Dictionary<string, string> { ["app"] = "web" });

        var budget = await BudgetAsync();

        Assert.Equal(covers, budget.Covers(pod));
        Assert.False(budget.Covers(pod with { Name = pod.Name with { Namespace = "elsewhere" } }));
    }

    private async Task<DisruptionBudget> BudgetAsync() => Assert.Single(await Kubernetes.ListDisruptionBudgetsAsync(Prod, Token));
}

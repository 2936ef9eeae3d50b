using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>Pods and budgets of a shop that a drain meets.</summary>
internal static class Drained
{
    public static readonly ObjectName Web = new("Deployment", "shop", "web");

    public static Pod Pod(string name, string? node = "blue-1", string app = "web", bool ready = true) => new(
        new ObjectName("Pod", "shop", name), node, new ObjectName("Deployment", "shop", app), ready, false, false,
        new Dictionary<string, string> { ["app"] = app });

    public static DisruptionBudget Budget(
        string rule = "minAvailable 2", int allowed = 0, int healthy = 2, int wanted = 2, int expected = 2, string name = "web", string app = "web") => new(
        new ObjectName("PodDisruptionBudget", "shop", name), rule,
        new LabelSelector(new Dictionary<string, string> { ["app"] = app }, []), allowed, healthy, wanted, expected);
}

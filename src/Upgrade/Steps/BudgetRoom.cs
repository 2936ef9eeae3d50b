using System.Globalization;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>How many pods a budget needs before it lets one go (Kubernetes rounds percentages of a budget up).</summary>
internal static class BudgetRoom
{
    // More than this nobody would start for the sake of a drain.
    private const int MostMore = 10;

    /// <summary>The least number of pods, all of them healthy, at which it lets one go; null when no sensible number does.</summary>
    public static int? PodsNeeded(DisruptionBudget budget)
    {
        for (var pods = budget.Expected + 1; pods <= budget.Expected + MostMore; pods++)
        {
            if (MustStay(budget.Rule, pods) is { } stay && pods > stay)
            {
                return pods;
            }
        }

        return null;
    }

    private static int? MustStay(string rule, int pods) => rule.Split(' ', 2) switch
    {
        ["minAvailable", var least] => Count(least, pods),
        ["maxUnavailable", var most] when Count(most, pods) is { } away => Math.Max(0, pods - away),
        _ => null,
    };

    private static int? Count(string number, int pods) =>
        number.EndsWith('%')
            ? int.TryParse(number[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? (int)Math.Ceiling(pods * share / 100m) : null
            : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}

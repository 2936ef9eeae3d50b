namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Small words that several steps share.</summary>
internal static class Wording
{
    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";

    /// <summary>The first few, and how many there are besides: <c>a, b and 3 more</c>.</summary>
    public static string Some(IReadOnlyList<string> items, int most) =>
        string.Join(", ", items.Take(most)) + (items.Count > most ? $" and {items.Count - most} more" : "");
}

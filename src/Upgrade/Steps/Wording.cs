namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Small words that several steps share.</summary>
internal static class Wording
{
    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(int count, string one) => count == 1 ? $"1 {one}" : $"{count} {one}s";
}

namespace EksUpgradeBot.Upgrade.Readiness;

/// <summary>Lists of names, for sentences.</summary>
internal static class Listing
{
    /// <summary>The first few, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names, int shown = 5) =>
        names.Count <= shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(shown))} and {names.Count - shown} more";

    /// <summary>A count with its noun: <c>1 node</c>, <c>3 nodes</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>With a capital letter, as a sentence begins.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}

using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>A change of the code as people read it: the unified diff without the lines that only machines need.</summary>
internal static class CodeDiff
{
    private const int LinesShown = 30;

    public static Block Of(string diff) => Pieces.Lines(Pieces.Some(
        [.. diff.TrimEnd('\n').Split('\n').Where(line => !IsForMachines(line)).Select(line => Wording.Short(line, 300))], LinesShown));

    private static bool IsForMachines(string line) =>
        line.StartsWith("diff --git ", StringComparison.Ordinal) || line.StartsWith("index ", StringComparison.Ordinal);
}

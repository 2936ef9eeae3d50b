namespace EksUpgradeBot.Sandbox.Helmfile.Diffing;

/// <summary>Two texts line by line, by their longest common subsequence.</summary>
internal static class LineDiff
{
    /// <summary>The lines with <c>' '</c>, <c>'-'</c> or <c>'+'</c>.</summary>
    public static IReadOnlyList<(char Sign, string Text)> Of(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        var (left, right) = (0, 0);
        while (left < before.Count || right < after.Count)
        {
            if (left < before.Count && right < after.Count && before[left] == after[right])
            {
                lines.Add((' ', before[left++]));
                right++;
            }
            else if (left < before.Count && (right == after.Count || common[left + 1, right] >= common[left, right + 1]))
            {
                lines.Add(('-', before[left++]));
            }
            else
            {
                lines.Add(('+', after[right++]));
            }
        }

        return lines;
    }
}

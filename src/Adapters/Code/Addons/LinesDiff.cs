using System.Text;

namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>The change of some lines of a file, whose number of lines stays, as <c>diff -u</c> prints it.</summary>
internal static class LinesDiff
{
    private const int Context = 3;

    public static string Of(string path, byte[] before, byte[] after)
    {
        var (old, changed) = (Lines(before), Lines(after));
        var differing = Enumerable.Range(0, old.Count).Where(line => old[line] != changed[line]).ToList();
        var diff = new StringBuilder(differing.Count == 0 ? "" : $"--- a/{path}\n+++ b/{path}\n");
        for (var index = 0; index < differing.Count;)
        {
            var last = index;
            while (last + 1 < differing.Count && differing[last + 1] - differing[last] <= 2 * Context)
            {
                last++;
            }

            var (first, end) = (Math.Max(0, differing[index] - Context), Math.Min(old.Count - 1, differing[last] + Context));
            var range = $"{first + 1},{end - first + 1}";
            diff.Append($"@@ -{range} +{range} @@\n");
            for (var line = first; line <= end; line++)
            {
                Append(diff, old[line] == changed[line] ? ' ' : '-', old[line]);
                if (old[line] != changed[line])
                {
                    Append(diff, '+', changed[line]);
                }
            }

            index = last + 1;
        }

        return diff.ToString();
    }

    private static void Append(StringBuilder diff, char sign, string line)
    {
        diff.Append(sign).Append(line);
        if (!line.EndsWith('\n'))
        {
            diff.Append("\n\\ No newline at end of file\n");
        }
    }

    private static List<string> Lines(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var lines = text.Split('\n').Select(line => line + "\n").ToList();
        lines[^1] = lines[^1][..^1];
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}

using System.Text;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>The change of one line as <c>diff -u</c> prints it, so that people read it and <c>git apply</c> takes it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The diff of two contents that differ in one line.</summary>
    /// <param name="path">The path for both headers, with <c>/</c>.</param>
    /// <param name="before">The content before.</param>
    /// <param name="after">The content after.</param>
    /// <param name="line">The line that differs, from 1.</param>
    public static string OfOneLine(string path, byte[] before, byte[] after, int line)
    {
        var old = Lines(before);
        var changed = Lines(after)[line - 1];
        var first = Math.Max(0, line - 1 - Context);
        var last = Math.Min(old.Count - 1, line - 1 + Context);
        var range = $"{first + 1},{last - first + 1}";

        var diff = new StringBuilder($"--- a/{path}\n+++ b/{path}\n@@ -{range} +{range} @@\n");
        for (var i = first; i <= last; i++)
        {
            Append(diff, i == line - 1 ? '-' : ' ', old[i]);
            if (i == line - 1)
            {
                Append(diff, '+', changed);
            }
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
        var lines = new List<string>();
        for (var start = 0; start < content.Length;)
        {
            var newline = content.AsSpan(start).IndexOf((byte)'\n');
            var end = newline < 0 ? content.Length : start + newline + 1;
            lines.Add(Encoding.UTF8.GetString(content, start, end - start));
            start = end;
        }

        return lines;
    }
}

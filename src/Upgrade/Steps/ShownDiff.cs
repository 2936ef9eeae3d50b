using System.Text.RegularExpressions;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// A change of the code as a proposal keeps and shows it: what changes in full, and of what stands around it how it is laid out.
/// What is assigned there may be a secret, most of all in <c>terraform.tfvars</c>, and the plan masks it in vain when the diff tells it.
/// </summary>
internal static partial class ShownDiff
{
    /// <summary>The unified diff without what is assigned beside the change.</summary>
    public static string Of(string diff)
    {
        var lines = diff.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (IsHeader(lines, at))
            {
                at++;
            }
            else if (lines[at] is ['-', ..])
            {
                at = ShowChange(lines, at);
            }
            else
            {
                lines[at] = Line(lines[at]);
            }
        }

        return string.Join('\n', lines);
    }

    private static bool IsHeader(string[] lines, int at) =>
        at + 1 < lines.Length && lines[at].StartsWith("--- ", StringComparison.Ordinal) && lines[at + 1].StartsWith("+++ ", StringComparison.Ordinal);

    /// <summary>Shows the lines that go, from here on, against those that come in their place; where the last of them stands.</summary>
    private static int ShowChange(string[] lines, int from)
    {
        var gone = Count(lines, from, '-');
        var to = from + gone + CountNotes(lines, from + gone);
        var come = Count(lines, to, '+');

        // Lines that come or go as a whole are the change itself.
        for (var i = 0; gone == come && i < gone; i++)
        {
            var (before, after) = ShownLine.Of(lines[from + i][1..], lines[to + i][1..]);
            (lines[from + i], lines[to + i]) = ($"-{before}", $"+{after}");
        }

        return to + come - 1;
    }

    private static int Count(string[] lines, int from, char sign) => lines.Skip(from).TakeWhile(line => line.StartsWith(sign)).Count();

    // \ No newline at end of file.
    private static int CountNotes(string[] lines, int from) => Count(lines, from, '\\');

    private static string Line(string line) => line switch
    {
        [' ', ..] => Around(line),

        // git repeats a line from further up behind the place of a hunk.
        _ when Place().Match(line) is { Success: true } place => place.Value,
        _ => line,
    };

    private static string Around(string line) =>
        Layout().IsMatch(line) ? line
        : Assigned().Match(line) is { Success: true } name ? $"{name.Value} …"
        : " …";

    [GeneratedRegex(@"^@@ -[0-9,]+ \+[0-9,]+ @@")]
    private static partial Regex Place();

    // Brackets alone, and what opens a block: module "eks" {, tags = {, "tags": {.
    [GeneratedRegex(@"^\s*(([A-Za-z_][\w-]*(\s+""[\w-]+"")*(\s+=)?|""[\w-]+""\s*[:=])\s+[\[{]|[\[{]|[\]})]+,?)?\s*\z")]
    private static partial Regex Layout();

    // With space around the sign, as terraform fmt writes it: else the end of a base64 text would pass for an assignment.
    [GeneratedRegex(@"^\s+([A-Za-z_][\w-]*\s+=(?=\s)|""[\w-]+""\s*[:=](?=\s))")]
    private static partial Regex Assigned();
}

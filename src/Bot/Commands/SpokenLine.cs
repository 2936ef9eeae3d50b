using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>A word of a line.</summary>
/// <param name="Raw">As it was typed, straightened.</param>
/// <param name="Plain">Without quotes around it and punctuation behind it.</param>
internal readonly record struct SpokenWord(string Raw, string Plain)
{
    /// <summary>Equal without regard to case.</summary>
    public bool Is(string word) => Plain.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Takes from a typed line what Slack, keyboards and habit put into it, and leaves its words.</summary>
internal static partial class SpokenLine
{
    // Slack takes 4,000 characters in a command; a mention may be longer and is then no command.
    private const int LongestLine = 4000;

    /// <summary>The words of a line; the mention or the command in front of them is left out.</summary>
    public static IReadOnlyList<SpokenWord> WordsOf(string? text)
    {
        var line = text ?? "";
        line = line.Length > LongestLine ? line[..LongestLine] : line;
        line = Mention().Replace(line, "");
        line = Markup().Replace(line, Label);
        line = Straighten(Unescape(line));

        var words = line
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile((word, index) => index == 0 && word.Length > 1 && word[0] is '/' or '@')
            .Select(LongDash)
            .Select(word => new SpokenWord(word, Trim(word)));
        return [.. words.Where(word => word.Plain.Length > 0)];
    }

    // <@U1>, <#C1|name>, <!here>, <http://prod|prod>, <http://prod.eu>: the label if there is one, else the address bare.
    private static string Label(Match markup)
    {
        var inside = markup.Groups[1].Value;
        var bar = inside.IndexOf('|');
        if (bar >= 0 && bar < inside.Length - 1)
        {
            return inside[(bar + 1)..];
        }

        var address = bar >= 0 ? inside[..bar] : inside;
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? address : address[(scheme + 3)..].TrimEnd('/');
    }

    // Slack escapes these three and no others; the ampersand last, so that "&amp;lt;" stays "&lt;".
    private static string Unescape(string line) => line.Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");

    private static string Straighten(string line)
    {
        var straight = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            switch (c)
            {
                case '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032':
                    straight.Append('\'');
                    break;
                case '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' or '\u2033':
                    straight.Append('"');
                    break;
                case '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212':
                    straight.Append('-');
                    break;
                default:
                    Append(straight, c);
                    break;
            }
        }

        return straight.ToString();
    }

    private static void Append(StringBuilder straight, char c)
    {
        if (char.IsWhiteSpace(c) || char.IsControl(c))
        {
            straight.Append(' ');
        }
        else if (char.GetUnicodeCategory(c) != UnicodeCategory.Format && c is not (>= '\uFE00' and <= '\uFE0F'))
        {
            // Zero-width characters and variation selectors come along with pasted text; nobody means them.
            straight.Append(c);
        }
    }

    // One dash of any length in front of a word is what keyboards make of two.
    private static string LongDash(string word)
    {
        var name = word.TrimStart('-');
        return name.Length < word.Length && name.Length > 0 && char.IsAsciiLetter(name[0]) ? $"--{name}" : word;
    }

    private static string Trim(string word) =>
        word is "?" ? word : word.TrimStart('"', '\'', '`', '*', '~', '(', '[').TrimEnd('"', '\'', '`', '*', '~', ')', ']', '.', ',', ';', ':', '!', '?', '\u2026');

    [GeneratedRegex(@"^\s*(<@[UW][^<>]*>[\s,:]*)+")]
    private static partial Regex Mention();

    [GeneratedRegex("<([^<>]*)>")]
    private static partial Regex Markup();
}

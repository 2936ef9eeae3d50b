using System.Globalization;
using System.Text;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>Text for Slack's mrkdwn (docs.slack.dev/messaging/formatting-message-text), made so that nothing from outside is taken for markup.</summary>
public static class SlackText
{
    private const char ZeroWidthSpace = '\u200b';

    /// <summary>Writes <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> as Slack wants them: then no text can name a person or ping a channel.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>
    /// Cuts a text to at most so many UTF-16 units, suffix included, and never inside what a reader sees as one character:
    /// an emoji of a family, a flag, a letter with its accents.
    /// </summary>
    /// <param name="text">The text, not yet escaped.</param>
    /// <param name="max">The most that may come out.</param>
    /// <param name="suffix">What says that something is missing; left out when it has no room.</param>
    public static string Truncate(string text, int max, string suffix = "…") => Cut(text, max, suffix, static element => element.Length);

    /// <summary>Escapes a text and cuts it so that the escaped text has at most so many UTF-16 units; no <c>&amp;amp;</c> is cut in two.</summary>
    public static string EscapeAndTruncate(string text, int max, string suffix = "…") =>
        Escape(Cut(text, max, suffix, static element => LengthEscaped(element)));

    /// <summary>A text in a code span. It cannot end the span.</summary>
    public static string Code(string text) => $"`{Escape(text.ReplaceLineEndings(" ").Replace('`', 'ˋ'))}`";

    /// <summary>A text in a code fence of at most so many UTF-16 units, fences included. It cannot end the fence.</summary>
    public static string CodeBlock(string text, int max = BlockLimits.Text)
    {
        const string Open = "```\n";
        const string Close = "\n```";

        return Open + EscapeAndTruncate(BreakFences(text), Math.Max(0, max - Open.Length - Close.Length)) + Close;
    }

    /// <summary>Mentions a person, who is notified.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string User(string userId) => $"<@{Id(userId)}>";

    /// <summary>Links a channel.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string Channel(string channelId) => $"<#{Id(channelId)}>";

    /// <summary>Mentions a user group, whose members are notified.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string UserGroup(string userGroupId) => $"<!subteam^{Id(userGroupId)}>";

    /// <summary>A link; the text is escaped here.</summary>
    public static string Link(Uri url, string text) =>
        $"<{Escape(url.AbsoluteUri).Replace("|", "%7C")}|{Escape(text.ReplaceLineEndings(" ")).Replace('|', '¦')}>";

    /// <summary>A moment in the reader's own time zone.</summary>
    /// <param name="moment">When.</param>
    /// <param name="format">Slack's tokens, for example <c>{date_short_pretty} at {time}</c>.</param>
    public static string Date(DateTimeOffset moment, string format = "{date_short_pretty} at {time}") =>
        $"<!date^{moment.ToUnixTimeSeconds()}^{format}|{moment.UtcDateTime:yyyy-MM-dd HH:mm} UTC>";

    private static string BreakFences(string text)
    {
        if (!text.Contains("``", StringComparison.Ordinal))
        {
            return text;
        }

        var broken = new StringBuilder(text.Length + 16);

        foreach (var letter in text)
        {
            if (letter == '`' && broken.Length > 0 && broken[^1] == '`')
            {
                broken.Append(ZeroWidthSpace);
            }

            broken.Append(letter);
        }

        return broken.ToString();
    }

    private static string Cut(string text, int max, string suffix, Func<ReadOnlySpan<char>, int> lengthOf)
    {
        if (lengthOf(text) <= max)
        {
            return text;
        }

        var tail = lengthOf(suffix) <= max ? suffix : "";
        var room = max - lengthOf(tail);
        var end = 0;

        while (end < text.Length)
        {
            var element = text.AsSpan(end, StringInfo.GetNextTextElementLength(text.AsSpan(end)));

            if ((room -= lengthOf(element)) < 0)
            {
                break;
            }

            end += element.Length;
        }

        return text[..end] + tail;
    }

    private static int LengthEscaped(ReadOnlySpan<char> text)
    {
        var length = text.Length;

        foreach (var letter in text)
        {
            length += letter switch
            {
                '&' => 4,
                '<' or '>' => 3,
                _ => 0,
            };
        }

        return length;
    }

    private static string Id(string id) =>
        id.Length > 0 && id.All(char.IsAsciiLetterOrDigit) ? id : throw new ArgumentException("That is no id of Slack's.", nameof(id));
}

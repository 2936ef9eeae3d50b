using System.Text;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The small words that all views share: durations, moments, people, and text from outside made harmless.</summary>
internal static class Wording
{
    private const char ZeroWidthSpace = '\u200b';

    /// <summary>Minutes and hours as people say them: <c>under a minute</c>, <c>12 min</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under a minute",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { Minutes: 0 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };

    /// <summary>A moment in the reader's own time zone, as mrkdwn.</summary>
    public static string Moment(DateTimeOffset at) => SlackText.Date(at);

    /// <summary>A person or user group, as mrkdwn. What is no id of Slack's is shown as it is: a view never throws.</summary>
    public static string Mention(string id) =>
        id.Length == 0 || !id.All(char.IsAsciiLetterOrDigit) ? Line(id, 50)
        : id.StartsWith('S') ? SlackText.UserGroup(id)
        : SlackText.User(id);

    /// <summary>A person, as mrkdwn.</summary>
    public static string Mention(Person person) => Mention(person.Id);

    /// <summary>Several people or user groups, the first few by name.</summary>
    public static string Mentions(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(10).Select(Mention)) + (ids.Count > 10 ? $" and {ids.Count - 10} more" : "");

    /// <summary>The people who approved, in order.</summary>
    public static string Mentions(IEnumerable<Person> people) => Mentions([.. people.Select(person => person.Id)]);

    /// <summary>
    /// Text from outside for mrkdwn, on its own lines: it can neither name nor ping anybody, cannot open a code fence over what
    /// follows, and has at most so many characters once it is escaped.
    /// </summary>
    public static string Safe(string text, int characters = 1000) =>
        SlackText.EscapeAndTruncate(Clean(text, characters).Replace("``", $"`{ZeroWidthSpace}`"), characters);

    /// <summary>Text from outside for mrkdwn, on one line.</summary>
    public static string Line(string text, int characters = 200) => Safe(OneLine(text, characters), characters);

    /// <summary>What whoever asked wrote down, in quotation bars and harmless; empty when nothing.</summary>
    public static string Notes(UpgradeRun run) => string.IsNullOrWhiteSpace(run.Notes)
        ? ""
        : string.Join('\n', Safe(run.Notes.Trim(), 2400).Split('\n').Select(line => $">{line}"));

    /// <summary>Text from outside for where Slack draws text as it is: on one line, and never empty, which Slack refuses.</summary>
    public static string Plain(string text, int characters = 200) => Short(OneLine(text, characters), characters);

    /// <summary>Text from outside without what could not be seen, no longer than so many characters.</summary>
    public static string Short(string text, int characters) => SlackText.Truncate(Clean(text, characters), characters);

    /// <summary>What a run is, within a sentence: <c>upgrade</c> or <c>rollback</c>.</summary>
    public static string What(UpgradeRun run) => run.IsRollback ? "rollback" : "upgrade";

    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A sentence: what has no full stop gets one.</summary>
    public static string Sentence(string text) => text.TrimEnd() is var trimmed && (trimmed.Length == 0 || ".!?…".Contains(trimmed[^1])) ? trimmed : trimmed + ".";

    private static string OneLine(string text, int characters) =>
        Clean(text, characters).Replace('\n', ' ').Replace('\t', ' ').Trim() is { Length: > 0 } line ? line : "–";

    /// <summary>
    /// Drops control characters and the marks that turn the direction of writing: with them a plan could read as another one than
    /// it is. Halves of characters, which JSON cannot carry, become question marks of Unicode.
    /// </summary>
    private static string Clean(string text, int characters)
    {
        // Megabytes of a tool's output are not read for the few hundred characters that are shown.
        var enough = (characters * 2) + 200;
        text = text.Length > enough ? text[..enough] + "…" : text;
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isHidden = rune.Value is not '\n' and not '\t' && Rune.IsControl(rune)
                || rune.Value is (>= 0x200E and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
            if (!isHidden)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString();
    }
}

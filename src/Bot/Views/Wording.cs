using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The small words that all views share: durations, moments, people, and text from outside made harmless.</summary>
internal static class Wording
{
    /// <summary>Minutes and hours as people say them: <c>under a minute</c>, <c>12 min</c>, <c>2 h 5 min</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under a minute",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };

    /// <summary>A moment in the reader's own time zone, as mrkdwn.</summary>
    public static string Moment(DateTimeOffset at) => SlackText.Date(at);

    /// <summary>A person or user group, as mrkdwn.</summary>
    public static string Mention(string id) => id.StartsWith('S') ? SlackText.UserGroup(id) : SlackText.User(id);

    /// <summary>A person, as mrkdwn.</summary>
    public static string Mention(Person person) => Mention(person.Id);

    /// <summary>Text from outside for mrkdwn.</summary>
    public static string Safe(string text) => SlackText.Escape(text);

    /// <summary>Text from outside, no longer than Slack takes it.</summary>
    public static string Short(string text, int characters) =>
        SlackText.Truncate(text, characters);

    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}

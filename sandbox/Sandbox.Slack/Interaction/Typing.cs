using System.Text.RegularExpressions;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>Turns what people type into what Slack sends: ids for names, and the three escapes.</summary>
internal sealed partial class Typing(Workspace workspace)
{
    /// <summary>Names become mentions, as the message box does it.</summary>
    public string Message(string typed) => Mentions(Escape(typed), named: false);

    /// <summary>The text of a command, with mentions as the manifest's should_escape gives them.</summary>
    public string Command(string typed) => workspace.Options.EscapeCommandText ? Mentions(Escape(typed), named: true) : typed;

    private static string Escape(string typed) =>
        Parts().Replace(typed, part => part.Value switch
        {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            // A mention or an escape that is complete already, as tests write them.
            _ => part.Value,
        });

    private string Mentions(string text, bool named) =>
        Names().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (match.Groups["mark"].Value == "@")
            {
                return workspace.Users.Values.FirstOrDefault(user => user.Name == name) is { } user ? $"<@{user.Id}>"
                    : workspace.UserGroups.Values.FirstOrDefault(group => group.Handle == name) is { } group ? $"<!subteam^{group.Id}>"
                    : match.Value;
            }

            return workspace.Conversations.Values.FirstOrDefault(channel => !channel.IsDirect && channel.Name == name) is { } found
                ? named ? $"<#{found.Id}|{(found.IsPrivate ? "" : found.Name)}>" : $"<#{found.Id}>"
                : match.Value;
        });

    [GeneratedRegex(@"<[@#!][^<>]+>|&(?:amp|lt|gt);|[&<>]", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?<![\w<|])(?<mark>[@#])(?<name>[a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])", RegexOptions.ExplicitCapture)]
    private static partial Regex Names();
}

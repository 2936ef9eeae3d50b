using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>The rich_text block that Slack makes of what a person typed: plain runs and mentions.</summary>
internal static partial class RichWords
{
    public static JsonArray Of(string text)
    {
        var elements = new JsonArray();
        var at = 0;
        foreach (Match match in Mentions().Matches(text))
        {
            Plain(elements, text[at..match.Index]);
            var id = match.Groups["id"].Value;
            elements.Add(match.Groups["mark"].Value switch
            {
                "@" => new JsonObject { ["type"] = "user", ["user_id"] = id },
                "#" => new JsonObject { ["type"] = "channel", ["channel_id"] = id },
                _ => new JsonObject { ["type"] = "usergroup", ["usergroup_id"] = id },
            });
            at = match.Index + match.Length;
        }

        Plain(elements, text[at..]);
        var section = new JsonObject { ["type"] = "rich_text_section", ["elements"] = elements };
        return [new JsonObject { ["type"] = "rich_text", ["elements"] = new JsonArray(section) }];
    }

    private static void Plain(JsonArray elements, string text)
    {
        if (text.Length > 0)
        {
            elements.Add(new JsonObject { ["type"] = "text", ["text"] = WebUtility.HtmlDecode(text) });
        }
    }

    [GeneratedRegex(@"<(?<mark>@|\#|!subteam\^)(?<id>[A-Z0-9]+)(\|[^<>]*)?>", RegexOptions.ExplicitCapture)]
    private static partial Regex Mentions();
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A text object: <see cref="PlainText"/> or <see cref="MarkdownText"/> (docs.slack.dev/reference/block-kit/composition-objects/text-object).</summary>
[JsonConverter(typeof(UnionConverter<TextObject>))]
public abstract record TextObject : IContextElement
{
    private protected TextObject(string type, string text)
    {
        Type = type;
        Text = text;
    }

    /// <summary><c>plain_text</c> or <c>mrkdwn</c>.</summary>
    [JsonPropertyOrder(-2)]
    public string Type { get; }

    /// <summary>1 to 3,000 characters, unless the place it stands in allows fewer.</summary>
    [JsonPropertyOrder(-1)]
    public string Text { get; init; }
}

/// <summary>Text that Slack shows as it is; the right form for anything that comes from outside.</summary>
/// <param name="Text">The text, not escaped.</param>
public sealed record PlainText(string Text) : TextObject("plain_text", Text)
{
    /// <summary>Whether <c>:name:</c> is shown as an emoji.</summary>
    public bool? Emoji { get; init; }

    /// <summary>A string stands for plain text wherever Slack asks for it.</summary>
    public static implicit operator PlainText(string text) => new(text);
}

/// <summary>Text in Slack's mrkdwn; whatever comes from outside must go through <see cref="SlackText.Escape"/> first.</summary>
/// <param name="Text">The mrkdwn source.</param>
public sealed record MarkdownText(string Text) : TextObject("mrkdwn", Text)
{
    /// <summary>True keeps Slack from turning addresses and channel names into links.</summary>
    public bool? Verbatim { get; init; }
}

/// <summary>A text object of a kind that this client does not know.</summary>
/// <param name="Json">The whole object.</param>
public sealed record UnknownText(JsonElement Json) : TextObject(Json.TypeName(), ""), IUnknown;

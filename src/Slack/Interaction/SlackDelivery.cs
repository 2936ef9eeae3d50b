using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>How something came in.</summary>
public enum SlackDeliveryKind
{
    /// <summary>A slash command.</summary>
    SlashCommand,

    /// <summary>A click, a form or a shortcut.</summary>
    Interactive,

    /// <summary>An event.</summary>
    Event,
}

/// <summary>One thing that Slack delivered, over whichever transport.</summary>
/// <param name="Kind">How it came in.</param>
/// <param name="Payload">A JSON object; the fields of a slash command are strings in it.</param>
public sealed record SlackDelivery(SlackDeliveryKind Kind, JsonElement Payload)
{
    /// <summary>Used to tell repeats apart when the payload has no id of its own.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Says how it came in, and nothing of what.</summary>
    public override string ToString() => Kind.ToString();

    /// <summary>What makes this delivery the same as another.</summary>
    internal string Key
    {
        get
        {
            var own = Kind == SlackDeliveryKind.Event
                ? Payload.Text("event_id")
                : Payload.Text("trigger_id") ?? ClosedView();

            return own is not null ? $"{Kind}:{own}" : $"{Kind}:envelope:{EnvelopeId ?? Hash()}";
        }
    }

    /// <summary>The payload as text without the verification token, which is a secret of a kind and of no use.</summary>
    internal string PayloadWithoutToken()
    {
        if (Payload.Child("token") is null)
        {
            return Payload.GetRawText();
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in Payload.EnumerateObject().Where(property => !property.NameEquals("token")))
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string? ClosedView() =>
        Payload.Text("type") == "view_closed" && Payload.Child("view") is { } view
            ? $"closed:{view.Text("id")}:{view.Text("hash")}"
            : null;

    private string Hash() =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Payload.GetRawText())));
}

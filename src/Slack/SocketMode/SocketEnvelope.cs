using System.Buffers;
using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;

namespace EksUpgradeBot.Slack.SocketMode;

/// <summary>What Slack wraps a delivery in, so that it can be acknowledged (docs.slack.dev/apis/events-api/using-socket-mode).</summary>
/// <param name="Id">Names it in the acknowledgement.</param>
/// <param name="Type">Slack's word for what is in it.</param>
/// <param name="Delivery">What is in it; null when it is of a kind that this client does not know.</param>
/// <param name="AcceptsBody">Whether the acknowledgement may carry an answer.</param>
internal sealed record SocketEnvelope(string Id, string? Type, SlackDelivery? Delivery, bool AcceptsBody)
{
    public static SocketEnvelope Read(string id, JsonElement message)
    {
        var type = message.Text("type");
        SlackDeliveryKind? kind = type switch
        {
            "slash_commands" => SlackDeliveryKind.SlashCommand,
            "interactive" => SlackDeliveryKind.Interactive,
            "events_api" => SlackDeliveryKind.Event,
            _ => null,
        };

        return new(
            id,
            type,
            kind is not null && message.Child("payload") is { } payload ? new(kind.Value, payload) { EnvelopeId = id } : null,
            message.Flag("accepts_response_payload"));
    }

    /// <summary>The message that acknowledges it.</summary>
    /// <param name="body">A JSON object, or nothing.</param>
    public ReadOnlyMemory<byte> Acknowledge(ReadOnlyMemory<byte> body)
    {
        var message = new ArrayBufferWriter<byte>(128 + body.Length);
        using (var writer = new Utf8JsonWriter(message))
        {
            writer.WriteStartObject();
            writer.WriteString("envelope_id"u8, Id);

            if (!body.IsEmpty)
            {
                writer.WritePropertyName("payload"u8);
                writer.WriteRawValue(body.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return message.WrittenMemory;
    }
}

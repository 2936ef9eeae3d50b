using System.Buffers;
using System.Text.Json;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>The JSON of answers to interactions: in the acknowledgement itself, or later to the response_url.</summary>
internal static class AnswerJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = SlackJson.Context.Options.Encoder };

    public static byte[] Write(InteractionResponse response) => Write(writer =>
    {
        writer.WriteString("response_type"u8, response.ResponseType == ResponseType.InChannel ? "in_channel"u8 : "ephemeral"u8);

        if (response.DeleteOriginal)
        {
            writer.WriteBoolean("delete_original"u8, value: true);
        }
        else
        {
            writer.WriteBoolean("replace_original"u8, response.ReplaceOriginal);
        }

        WriteMessage(writer, response.Message);
    });

    public static byte[] Write(SlashCommandResponse response, Message message) => Write(writer =>
    {
        writer.WriteString("response_type"u8, response.ResponseType == ResponseType.InChannel ? "in_channel"u8 : "ephemeral"u8);
        WriteMessage(writer, message);
    });

    /// <summary>Nothing for a form that closes: Slack takes an empty answer for that.</summary>
    public static byte[] Write(ViewSubmissionResponse response) => response switch
    {
        ViewSubmissionResponse.ClearViews => Write(writer => writer.WriteString("response_action"u8, "clear"u8)),
        ViewSubmissionResponse.UpdateView update => Write(writer => WriteView(writer, "update", update.View)),
        ViewSubmissionResponse.PushView push => Write(writer => WriteView(writer, "push", push.View)),
        ViewSubmissionResponse.ViewErrors errors => Write(writer =>
        {
            writer.WriteString("response_action"u8, "errors"u8);
            writer.WriteStartObject("errors"u8);
            foreach (var (block, message) in errors.ByBlock)
            {
                writer.WriteString(block, message);
            }

            writer.WriteEndObject();
        }),
        _ => [],
    };

    private static void WriteView(Utf8JsonWriter writer, string action, ModalView view)
    {
        writer.WriteString("response_action"u8, action);
        writer.WritePropertyName("view"u8);
        JsonSerializer.Serialize(writer, view, SlackJson.Context.ModalView);
    }

    private static void WriteMessage(Utf8JsonWriter writer, Message message)
    {
        if (message.Text is not null)
        {
            writer.WriteString("text"u8, message.Text);
        }

        if (message.Blocks is not null)
        {
            writer.WritePropertyName("blocks"u8);
            JsonSerializer.Serialize(writer, message.Blocks, SlackJson.Context.IReadOnlyListBlock);
        }

        if (message.ThreadTs is not null)
        {
            writer.WriteString("thread_ts"u8, message.ThreadTs);
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

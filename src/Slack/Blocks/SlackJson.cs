using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>JSON as Slack writes it: snake case, nothing for null.</summary>
public static class SlackJson
{
    /// <summary>
    /// The default encoder would write every umlaut and angle bracket as six characters, which counts against Slack's size limits;
    /// this JSON never stands inside HTML.
    /// </summary>
    internal static SlackJsonContext Context { get; } = new(new JsonSerializerOptions(SlackJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes blocks as the JSON array that <c>chat.postMessage</c> takes.</summary>
    public static string Write(IReadOnlyList<Block> blocks) => JsonSerializer.Serialize(blocks, Context.IReadOnlyListBlock);

    /// <summary>Writes one block.</summary>
    public static string Write(Block block) => JsonSerializer.Serialize(block, Context.Block);

    /// <summary>Writes a message, which is also a stable text to hash when asking whether a message has changed.</summary>
    public static string Write(Message message) => JsonSerializer.Serialize(message, Context.Message);

    /// <summary>Writes a modal or Home tab.</summary>
    public static string Write(View view) => JsonSerializer.Serialize(view, SlackJson.Context.Options.GetTypeInfo(view.GetType()));

    /// <summary>Reads an array of blocks.</summary>
    /// <exception cref="JsonException">The text is not a JSON array of objects.</exception>
    public static IReadOnlyList<Block> ReadBlocks(string json) => JsonSerializer.Deserialize(json, Context.IReadOnlyListBlock) ?? [];

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">The text is not a message.</exception>
    public static Message ReadMessage(string json) => JsonSerializer.Deserialize(json, Context.Message) ?? new Message();

    internal static IReadOnlyList<Block> ReadBlocks(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.Deserialize(Context.IReadOnlyListBlock) ?? [] : [];
}

/// <summary>Names of enum members as Slack writes them: lower case with underscores.</summary>
internal sealed class SlackEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Serialisation without reflection for everything that is sent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<Block>))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageMetadata))]
[JsonSerializable(typeof(ModalView))]
[JsonSerializable(typeof(HomeView))]
[JsonSerializable(typeof(HeaderBlock))]
[JsonSerializable(typeof(SectionBlock))]
[JsonSerializable(typeof(ContextBlock))]
[JsonSerializable(typeof(DividerBlock))]
[JsonSerializable(typeof(ActionsBlock))]
[JsonSerializable(typeof(InputBlock))]
[JsonSerializable(typeof(ImageBlock))]
[JsonSerializable(typeof(RichTextBlock))]
[JsonSerializable(typeof(MarkdownBlock))]
[JsonSerializable(typeof(TableBlock))]
[JsonSerializable(typeof(PlanBlock))]
[JsonSerializable(typeof(TaskCardBlock))]
[JsonSerializable(typeof(AlertBlock))]
[JsonSerializable(typeof(ContainerBlock))]
[JsonSerializable(typeof(PlainText))]
[JsonSerializable(typeof(MarkdownText))]
[JsonSerializable(typeof(Button))]
[JsonSerializable(typeof(StaticSelect))]
[JsonSerializable(typeof(OverflowMenu))]
[JsonSerializable(typeof(PlainTextInput))]
[JsonSerializable(typeof(UsersSelect))]
[JsonSerializable(typeof(ConversationsSelect))]
[JsonSerializable(typeof(CheckboxGroup))]
[JsonSerializable(typeof(RadioButtonGroup))]
[JsonSerializable(typeof(DatePicker))]
[JsonSerializable(typeof(ImageElement))]
[JsonSerializable(typeof(RichTextSection))]
[JsonSerializable(typeof(RichTextList))]
[JsonSerializable(typeof(RichTextQuote))]
[JsonSerializable(typeof(RichTextPreformatted))]
[JsonSerializable(typeof(RichTextText))]
[JsonSerializable(typeof(RichTextLink))]
[JsonSerializable(typeof(RichTextEmoji))]
[JsonSerializable(typeof(RichTextUser))]
[JsonSerializable(typeof(RichTextUserGroup))]
[JsonSerializable(typeof(RichTextChannel))]
[JsonSerializable(typeof(RichTextBroadcast))]
[JsonSerializable(typeof(RichTextDate))]
[JsonSerializable(typeof(RawTextCell))]
[JsonSerializable(typeof(RawNumberCell))]
[JsonSerializable(typeof(RichTextCell))]
[JsonSerializable(typeof(string))]
internal sealed partial class SlackJsonContext : JsonSerializerContext;

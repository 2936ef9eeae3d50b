using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>
/// Reads a member of one of Slack's families by its <c>type</c>, wherever in the object that stands.
/// A member that is not known, or has a shape that is not known, is kept whole: Slack adds kinds of blocks every few months,
/// and a bot that reads back a message must not lose or choke on them.
/// </summary>
internal sealed class UnionConverter<T> : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        var family = UnionFamilies.Of<T>();

        if (json.ValueKind == JsonValueKind.Object && family.Members.TryGetValue(json.TypeName(), out var member))
        {
            try
            {
                if (json.Deserialize(SlackJson.Context.Options.GetTypeInfo(member)) is T value)
                {
                    return value;
                }
            }
            catch (JsonException)
            {
                // Falls through: a known name in an unknown shape is as foreign as an unknown name.
            }
        }

        return family.Unknown(json);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (value is IUnknown unknown)
        {
            unknown.Json.WriteTo(writer);
            return;
        }

        JsonSerializer.Serialize(writer, value, SlackJson.Context.Options.GetTypeInfo(value.GetType()));
    }
}

/// <summary>The members of each family, by Slack's names.</summary>
internal static class UnionFamilies
{
    private static readonly Dictionary<string, Type> Texts = new()
    {
        ["plain_text"] = typeof(PlainText),
        ["mrkdwn"] = typeof(MarkdownText),
    };

    private static readonly Dictionary<string, Type> Elements = new()
    {
        ["button"] = typeof(Button),
        ["static_select"] = typeof(StaticSelect),
        ["overflow"] = typeof(OverflowMenu),
        ["plain_text_input"] = typeof(PlainTextInput),
        ["users_select"] = typeof(UsersSelect),
        ["conversations_select"] = typeof(ConversationsSelect),
        ["checkboxes"] = typeof(CheckboxGroup),
        ["radio_buttons"] = typeof(RadioButtonGroup),
        ["datepicker"] = typeof(DatePicker),
        ["image"] = typeof(ImageElement),
    };

    private static readonly Dictionary<Type, object> Families = new()
    {
        [typeof(Block)] = new UnionFamily<Block>(
            new()
            {
                ["header"] = typeof(HeaderBlock),
                ["section"] = typeof(SectionBlock),
                ["context"] = typeof(ContextBlock),
                ["divider"] = typeof(DividerBlock),
                ["actions"] = typeof(ActionsBlock),
                ["input"] = typeof(InputBlock),
                ["image"] = typeof(ImageBlock),
                ["rich_text"] = typeof(RichTextBlock),
                ["markdown"] = typeof(MarkdownBlock),
                ["table"] = typeof(TableBlock),
                ["plan"] = typeof(PlanBlock),
                ["task_card"] = typeof(TaskCardBlock),
                ["alert"] = typeof(AlertBlock),
                ["container"] = typeof(ContainerBlock),
            },
            json => new UnknownBlock(json)),
        [typeof(TextObject)] = new UnionFamily<TextObject>(Texts, json => new UnknownText(json)),
        [typeof(BlockElement)] = new UnionFamily<BlockElement>(Elements, json => new UnknownElement(json)),
        [typeof(IActionElement)] = new UnionFamily<IActionElement>(OnlyOf<IActionElement>(Elements), json => new UnknownElement(json)),
        [typeof(IInputElement)] = new UnionFamily<IInputElement>(OnlyOf<IInputElement>(Elements), json => new UnknownElement(json)),
        [typeof(IContextElement)] = new UnionFamily<IContextElement>(
            new(Texts) { ["image"] = typeof(ImageElement) },
            json => new UnknownElement(json)),
        [typeof(RichTextElement)] = new UnionFamily<RichTextElement>(
            new()
            {
                ["rich_text_section"] = typeof(RichTextSection),
                ["rich_text_list"] = typeof(RichTextList),
                ["rich_text_quote"] = typeof(RichTextQuote),
                ["rich_text_preformatted"] = typeof(RichTextPreformatted),
            },
            json => new UnknownRichTextElement(json)),
        [typeof(RichTextLeaf)] = new UnionFamily<RichTextLeaf>(
            new()
            {
                ["text"] = typeof(RichTextText),
                ["link"] = typeof(RichTextLink),
                ["emoji"] = typeof(RichTextEmoji),
                ["user"] = typeof(RichTextUser),
                ["usergroup"] = typeof(RichTextUserGroup),
                ["channel"] = typeof(RichTextChannel),
                ["broadcast"] = typeof(RichTextBroadcast),
                ["date"] = typeof(RichTextDate),
            },
            json => new UnknownRichTextLeaf(json)),
        [typeof(TableCell)] = new UnionFamily<TableCell>(
            new()
            {
                ["raw_text"] = typeof(RawTextCell),
                ["raw_number"] = typeof(RawNumberCell),
                ["rich_text"] = typeof(RichTextCell),
            },
            json => new UnknownTableCell(json)),
    };

    public static UnionFamily<T> Of<T>()
        where T : class => (UnionFamily<T>)Families[typeof(T)];

    /// <summary>The <c>type</c> of a JSON object, empty when there is none.</summary>
    public static string TypeName(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : "";

    private static Dictionary<string, Type> OnlyOf<T>(Dictionary<string, Type> members) =>
        members.Where(member => member.Value.IsAssignableTo(typeof(T))).ToDictionary();
}

/// <summary>What a family consists of and what becomes of a stranger.</summary>
internal sealed record UnionFamily<T>(Dictionary<string, Type> Members, Func<JsonElement, T> Unknown)
    where T : class;

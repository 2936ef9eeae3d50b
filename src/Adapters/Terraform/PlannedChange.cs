using System.Text;
using System.Text.Json;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// One element of <c>resource_changes</c>. What counts is read at once; the values, which are most of it, only when the
/// change is kept.
/// </summary>
internal sealed class PlannedChange
{
    // Enough for people. For EKS the judge must see them all, and even a new cluster has fewer than this.
    private const int MaxAttributes = 50;
    private const int MaxEksAttributes = 500;

    private readonly List<string> _actions = new(2);
    private string _address = "";
    private string _type = "";
    private string? _previousAddress;
    private string? _deposed;
    private string? _reason;
    private bool _isImport;
    private bool _hasChange;

    private PlannedChange()
    {
    }

    /// <summary>True when the change would do nothing at all: nothing, a move or an import apart.</summary>
    public static bool IsNoOp(ReadOnlyMemory<byte> json) => Read(json) is { _actions: ["no-op"] };

    /// <summary>Gives a change to the builder.</summary>
    /// <param name="json">The whole element, valid only during the call.</param>
    /// <param name="builder">Who counts and keeps.</param>
    public static void AddTo(TerraformPlanBuilder builder, ReadOnlyMemory<byte> json)
    {
        var read = Read(json);
        builder.Add(read.ToResourceChange(), bare => Complete(bare, json));
    }

    private static PlannedChange Read(ReadOnlyMemory<byte> json)
    {
        var change = new PlannedChange();
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("address"u8))
            {
                change._address = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("previous_address"u8))
            {
                change._previousAddress = Text(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                change._type = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("deposed"u8))
            {
                change._deposed = Text(ref reader);
            }
            else if (reader.ValueTextEquals("action_reason"u8))
            {
                change._reason = Text(ref reader);
            }
            else if (reader.ValueTextEquals("change"u8) && reader.Read())
            {
                change.ReadChange(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return change._hasChange ? change : throw new JsonException("A resource change of the plan has no actions.");
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static ResourceChange Complete(ResourceChange bare, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });
        var change = document.RootElement.GetProperty("change");
        return bare with
        {
            ReplacePaths = [.. Elements(change, "replace_paths").Select(Dotted)],
            Attributes = bare.Kind is ChangeKind.NoOp or ChangeKind.Read
                ? []
                : AttributeDiff.Of(
                    Get(change, "before"), Get(change, "after"), Get(change, "after_unknown"),
                    Get(change, "before_sensitive"), Get(change, "after_sensitive"),
                    bare.Type.StartsWith("aws_eks_", StringComparison.Ordinal) ? MaxEksAttributes : MaxAttributes),
        };
    }

    private static JsonElement Get(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) ? member : default;

    private static IEnumerable<JsonElement> Elements(JsonElement value, string name) =>
        Get(value, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string Dotted(JsonElement path)
    {
        var text = new StringBuilder();
        foreach (var part in path.EnumerateArray())
        {
            _ = part.ValueKind == JsonValueKind.Number
                ? text.Append('[').Append(part.GetRawText()).Append(']')
                : text.Append(text.Length > 0 ? "." : "").Append(part.GetString());
        }

        return text.ToString();
    }

    private void ReadChange(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("actions"u8))
            {
                _hasChange = true;
                reader.Read();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    _actions.Add(reader.GetString() ?? "");
                }
            }
            else if (reader.ValueTextEquals("importing"u8))
            {
                reader.Read();
                _isImport = reader.TokenType == JsonTokenType.StartObject;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private ResourceChange ToResourceChange() => new()
    {
        Address = _address,
        PreviousAddress = _previousAddress == _address ? null : _previousAddress,
        Deposed = string.IsNullOrEmpty(_deposed) ? null : _deposed,
        Type = _type,
        Kind = TerraformPlanBuilder.KindOf(_actions),
        Actions = string.Join(", ", _actions),
        Reason = _reason,
        IsImport = _isImport,
    };
}

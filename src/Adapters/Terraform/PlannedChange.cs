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
    private const int MaxDriftedAttributes = 10;

    private readonly List<string> _actions = new(2);
    private string _address = "";
    private string _type = "";
    private string? _previousAddress;
    private string? _deposed;
    private string? _reason;
    private bool _isImport;
    private bool _hasChange;
    private bool _hasMask;

    private PlannedChange()
    {
    }

    /// <summary>Gives a change to the builder.</summary>
    /// <param name="json">The whole element, valid only during the call.</param>
    /// <param name="builder">Who counts and keeps.</param>
    /// <param name="secrets">Who gathers what is masked, also in a change that is not kept.</param>
    public static void AddTo(TerraformPlanBuilder builder, PlanSecrets secrets, ReadOnlyMemory<byte> json)
    {
        var read = Read(json, secrets);
        builder.Add(read.ToResourceChange(), bare => Complete(bare, json));
    }

    /// <summary>Gives the builder an element of <c>resource_drift</c>: what was changed outside of Terraform.</summary>
    /// <inheritdoc cref="AddTo" path="/param" />
    public static void AddDriftTo(TerraformPlanBuilder builder, PlanSecrets secrets, ReadOnlyMemory<byte> json)
    {
        var drifted = Read(json, secrets).ToResourceChange();
        if (drifted.Kind != ChangeKind.NoOp)
        {
            var paths = Complete(drifted, json).Attributes.Take(MaxDriftedAttributes).Select(attribute => attribute.Path);
            builder.AddDrift(new DriftedObject(drifted.Address, drifted.Kind, [.. paths]));
        }
    }

    /// <summary>Path of an attribute as people write it: <c>vpc_config[0].subnet_ids</c>.</summary>
    public static string Dotted(JsonElement path)
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

    private static PlannedChange Read(ReadOnlyMemory<byte> json, PlanSecrets secrets)
    {
        var change = new PlannedChange();
        var rest = json.Span;
        var reader = new Utf8JsonReader(rest);
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
                change.ReadChange(ref reader, ref rest);
            }
            else
            {
                JsonScan.Skip(ref reader, ref rest);
            }
        }

        if (change._hasMask)
        {
            using var document = Parse(json);
            secrets.Collect(document.RootElement.GetProperty("change"));
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

    private static JsonDocument Parse(ReadOnlyMemory<byte> json) => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 512 });

    private static ResourceChange Complete(ResourceChange bare, ReadOnlyMemory<byte> json)
    {
        using var document = Parse(json);
        var change = document.RootElement.GetProperty("change");
        var paths = change.TryGetProperty("replace_paths", out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;
        var diff = bare.Kind is ChangeKind.NoOp or ChangeKind.Read ? null : AttributeDiff.Of(change, bare.IsOfEks ? MaxEksAttributes : MaxAttributes);
        return bare with
        {
            ReplacePaths = [.. paths.Select(Dotted)],
            Attributes = diff?.Changes ?? [],
            OmittedAttributes = diff?.Omitted ?? 0,
        };
    }

    private void ReadChange(ref Utf8JsonReader reader, ref ReadOnlySpan<byte> rest)
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
            else if (reader.ValueTextEquals("before_sensitive"u8) || reader.ValueTextEquals("after_sensitive"u8))
            {
                reader.Read();
                _hasMask |= HasTrue(ref reader);
            }
            else
            {
                JsonScan.Skip(ref reader, ref rest);
            }
        }
    }

    /// <summary>True when <c>true</c> stands in the value, which is taken whole.</summary>
    private static bool HasTrue(ref Utf8JsonReader reader)
    {
        var found = reader.TokenType == JsonTokenType.True;
        var depth = reader.CurrentDepth;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                found |= reader.TokenType == JsonTokenType.True;
            }
        }

        return found;
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

using System.Text.Json;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The texts that stand under a mask in one change. Providers copy a masked value into computed attributes without the mask: even
/// the output of Terraform's own terraform_data shows its sensitive input in clear.
/// </summary>
internal sealed class MaskedTexts
{
    // A shorter one ("on", "443") stands in too many harmless places to be looked for within them.
    private const int ShortestWithin = 6;

    private readonly HashSet<string> _within = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);

    /// <summary>Those that are long enough to be looked for everywhere.</summary>
    public IReadOnlyCollection<string> Long => _within;

    /// <summary>Takes what a mask covers of a value.</summary>
    public void Collect(JsonElement value, JsonElement mask)
    {
        switch (mask.ValueKind)
        {
            case JsonValueKind.True when Inner(value) is { } parts:
                foreach (var inner in parts)
                {
                    Collect(inner, mask);
                }

                break;
            case JsonValueKind.True:
                Add(value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!,
                    JsonValueKind.Number => value.GetRawText(),
                    _ => "",
                });
                break;
            case JsonValueKind.Object:
                foreach (var property in mask.EnumerateObject())
                {
                    Collect(value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property.Name, out var member) ? member : default, property.Value);
                }

                break;
            case JsonValueKind.Array when value.ValueKind == JsonValueKind.Array:
                for (var i = 0; i < Math.Min(mask.GetArrayLength(), value.GetArrayLength()); i++)
                {
                    Collect(value[i], mask[i]);
                }

                break;
        }
    }

    /// <summary>True when one of them stands in this value.</summary>
    public bool StandIn(JsonElement value)
    {
        if (_within.Count == 0 && _exact.Count == 0)
        {
            return false;
        }

        return Inner(value) is { } parts
            ? parts.Any(StandIn)
            : value.ValueKind switch
            {
                JsonValueKind.String => StandIn(value.GetString()!),
                JsonValueKind.Number => StandIn(value.GetRawText()),
                _ => false,
            };
    }

    private static IEnumerable<JsonElement>? Inner(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(property => property.Value),
        JsonValueKind.Array => value.EnumerateArray(),
        _ => null,
    };

    private bool StandIn(string text) => _exact.Contains(text) || _within.Any(masked => text.Contains(masked, StringComparison.Ordinal));

    /// <summary>Takes a text.</summary>
    public void Add(string text)
    {
        if (text.Length >= ShortestWithin)
        {
            _within.Add(text);

            // A key of many lines is often handed on with other line endings.
            _within.UnionWith(text.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= ShortestWithin && line.Length < text.Length));
        }
        else if (text.Length > 0)
        {
            _exact.Add(text);
        }
    }
}

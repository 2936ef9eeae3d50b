using System.Text.Json;
using EksUpgradeBot.Upgrade.Planning;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The attributes that differ between the two sides of a change. A value is shown only where neither side's mask covers it
/// or anything around it: the values themselves are in clear in the plan.
/// </summary>
internal sealed class AttributeDiff
{
    private const int LongestValue = 80;

    // A shorter masked value ("on", "443") stands in too many harmless places to hide them all.
    private const int ShortestSecret = 6;

    private readonly int _bound;
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly List<AttributeChange> _changes = [];

    private AttributeDiff(int bound) => _bound = bound;

    /// <summary>The attributes that differ, at most <paramref name="bound"/> of them.</summary>
    public static IReadOnlyList<AttributeChange> Of(
        JsonElement before, JsonElement after, JsonElement unknown, JsonElement beforeMask, JsonElement afterMask, int bound)
    {
        var diff = new AttributeDiff(bound);
        diff.CollectSecrets(before, beforeMask);
        diff.CollectSecrets(after, afterMask);
        diff.Walk("", before, after, unknown, beforeMask, afterMask);
        return diff._changes;
    }

    private static bool IsAbsent(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static bool IsContainer(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private static bool AnyTrue(JsonElement mask) => mask.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Object => mask.EnumerateObject().Any(property => AnyTrue(property.Value)),
        JsonValueKind.Array => mask.EnumerateArray().Any(AnyTrue),
        _ => false,
    };

    private static bool AreEqual(JsonElement one, JsonElement other) =>
        IsAbsent(one) ? IsAbsent(other) : !IsAbsent(other) && JsonElement.DeepEquals(one, other);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement Item(JsonElement value, int index) =>
        value.ValueKind == JsonValueKind.Array && index < value.GetArrayLength() ? value[index] : default;

    private static int Length(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;

    private static IEnumerable<string> Names(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(property => property.Name) : [];

    /// <summary>True when a mask says more than can be followed down: it is whole, or of another shape than what it masks.</summary>
    private static bool Covers(JsonElement mask, JsonElement one, JsonElement other) =>
        mask.ValueKind == JsonValueKind.True
        || (AnyTrue(mask) && !HasShapeOf(mask, one) && !HasShapeOf(mask, other));

    private static bool HasShapeOf(JsonElement mask, JsonElement value) => IsContainer(value) && mask.ValueKind == value.ValueKind;

    /// <summary>
    /// Notes the texts under a mask. Providers copy a masked value into computed attributes without the mask: even the output of
    /// Terraform's own terraform_data shows its sensitive input in clear.
    /// </summary>
    private void CollectSecrets(JsonElement value, JsonElement mask)
    {
        switch (mask.ValueKind)
        {
            case JsonValueKind.True when value.ValueKind == JsonValueKind.String:
                if (value.GetString() is { Length: >= ShortestSecret } secret)
                {
                    _secrets.Add(secret);
                }

                break;
            case JsonValueKind.True:
                foreach (var inner in Inner(value))
                {
                    CollectSecrets(inner, mask);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in mask.EnumerateObject())
                {
                    CollectSecrets(Member(value, property.Name), property.Value);
                }

                break;
            case JsonValueKind.Array:
                for (var i = 0; i < mask.GetArrayLength(); i++)
                {
                    CollectSecrets(Item(value, i), mask[i]);
                }

                break;
        }
    }

    private static IEnumerable<JsonElement> Inner(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(property => property.Value),
        JsonValueKind.Array => value.EnumerateArray(),
        _ => [],
    };

    /// <summary>True when a text that is masked elsewhere in the same object stands in this value.</summary>
    private bool TellsASecret(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => _secrets.Count > 0 && _secrets.Any(secret => value.GetString()!.Contains(secret, StringComparison.Ordinal)),
        JsonValueKind.Object or JsonValueKind.Array => Inner(value).Any(TellsASecret),
        _ => false,
    };

    private static string? Show(JsonElement value)
    {
        if (IsAbsent(value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var isLong = text.Length > LongestValue;
        return string.Create(isLong ? LongestValue : text.Length, (text, isLong), static (line, source) =>
        {
            source.text.AsSpan(0, line.Length).CopyTo(line);
            foreach (ref var character in line)
            {
                character = char.IsControl(character) ? ' ' : character;
            }

            if (source.isLong)
            {
                line[^1] = '…';
            }
        });
    }

    private void Walk(string path, JsonElement before, JsonElement after, JsonElement unknown, JsonElement beforeMask, JsonElement afterMask)
    {
        if (_changes.Count >= _bound)
        {
            return;
        }

        var isUnknown = unknown.ValueKind == JsonValueKind.True;
        if (Covers(beforeMask, before, after) || Covers(afterMask, before, after))
        {
            if (isUnknown || AnyTrue(unknown) || !AreEqual(before, after) || AnyTrue(beforeMask) != AnyTrue(afterMask))
            {
                _changes.Add(new AttributeChange(path, null, null, IsSensitive: true, IsUnknown: isUnknown || AnyTrue(unknown)));
            }
        }
        else if (isUnknown)
        {
            // What becomes unknown as a whole is not followed down; a secret somewhere inside hides all of it.
            var hides = AnyTrue(beforeMask) || TellsASecret(before);
            _changes.Add(new AttributeChange(path, hides ? null : Show(before), null, IsSensitive: hides, IsUnknown: true));
        }
        else if (CanDescend(before, after, unknown))
        {
            Descend(path, before, after, unknown, beforeMask, afterMask);
        }
        else if (!AreEqual(before, after))
        {
            var hides = AnyTrue(beforeMask) || AnyTrue(afterMask) || TellsASecret(before) || TellsASecret(after);
            _changes.Add(new AttributeChange(path, hides ? null : Show(before), hides ? null : Show(after), IsSensitive: hides));
        }
    }

    private static bool CanDescend(JsonElement before, JsonElement after, JsonElement unknown)
    {
        var kinds = new[] { before, after }.Where(value => !IsAbsent(value)).Select(value => value.ValueKind).Distinct().ToList();
        return kinds switch
        {
            [] => AnyTrue(unknown),
            [JsonValueKind.Object or JsonValueKind.Array] => IsContainer(before) || IsContainer(after) || AnyTrue(unknown),
            _ => false,
        };
    }

    private void Descend(
        string path, JsonElement before, JsonElement after, JsonElement unknown, JsonElement beforeMask, JsonElement afterMask)
    {
        var length = new[] { before, after, unknown }.Max(Length);
        for (var i = 0; i < length; i++)
        {
            Walk($"{path}[{i}]", Item(before, i), Item(after, i), Item(unknown, i), Item(beforeMask, i), Item(afterMask, i));
        }

        foreach (var name in Names(before).Union(Names(after), StringComparer.Ordinal).Union(Names(unknown), StringComparer.Ordinal))
        {
            Walk(
                path.Length == 0 ? name : $"{path}.{name}",
                Member(before, name), Member(after, name), Member(unknown, name), Member(beforeMask, name), Member(afterMask, name));
        }
    }
}

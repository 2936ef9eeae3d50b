using System.Text.Encodings.Web;
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

    // The encoder leaves < and > as they are, which Terraform escapes.
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int _bound;
    private readonly MaskedTexts _masked = new();
    private readonly List<AttributeChange> _changes = [];

    private AttributeDiff(int bound) => _bound = bound;

    /// <summary>The attributes that differ, in order, as far as there is room for them.</summary>
    public IReadOnlyList<AttributeChange> Changes => _changes;

    /// <summary>How many more there are.</summary>
    public int Omitted { get; private set; }

    /// <summary>Compares the two sides of a change.</summary>
    /// <param name="change">The object with before, after, after_unknown and the masks.</param>
    /// <param name="bound">How many differences are kept.</param>
    public static AttributeDiff Of(JsonElement change, int bound)
    {
        var diff = new AttributeDiff(bound);
        var (before, after) = (Member(change, "before"), Member(change, "after"));
        var (beforeMask, afterMask) = (Member(change, "before_sensitive"), Member(change, "after_sensitive"));
        diff._masked.Collect(before, beforeMask);
        diff._masked.Collect(after, afterMask);
        diff.Walk("", before, after, Member(change, "after_unknown"), beforeMask, afterMask);
        return diff;
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

    private static string? Show(JsonElement value)
    {
        if (IsAbsent(value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonSerializer.Serialize(value, OneLine);
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

    private void Add(AttributeChange change)
    {
        if (_changes.Count < _bound)
        {
            _changes.Add(change);
        }
        else
        {
            Omitted++;
        }
    }

    private void Walk(string path, JsonElement before, JsonElement after, JsonElement unknown, JsonElement beforeMask, JsonElement afterMask)
    {
        var isUnknown = unknown.ValueKind == JsonValueKind.True;
        if (Covers(beforeMask, before, after) || Covers(afterMask, before, after))
        {
            if (isUnknown || AnyTrue(unknown) || !AreEqual(before, after) || AnyTrue(beforeMask) != AnyTrue(afterMask))
            {
                Add(new AttributeChange(path, null, null, IsSensitive: true, IsUnknown: isUnknown || AnyTrue(unknown)));
            }
        }
        else if (isUnknown)
        {
            // What becomes unknown as a whole is not followed down; a secret somewhere inside hides all of it.
            var hides = AnyTrue(beforeMask) || _masked.StandIn(before);
            Add(new AttributeChange(path, hides ? null : Show(before), null, IsSensitive: hides, IsUnknown: true));
        }
        else if (CanDescend(before, after, unknown))
        {
            Descend(path, before, after, unknown, beforeMask, afterMask);
        }
        else if (!AreEqual(before, after))
        {
            var hides = AnyTrue(beforeMask) || AnyTrue(afterMask) || _masked.StandIn(before) || _masked.StandIn(after);
            Add(new AttributeChange(path, hides ? null : Show(before), hides ? null : Show(after), IsSensitive: hides));
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

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>The name people type for a cluster: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 100, compared without case.</summary>
[JsonConverter(typeof(ClusterNameJson))]
public readonly record struct ClusterName
{
    private ClusterName(string value) => Value = value;

    /// <summary>The name as configured.</summary>
    public string Value { get; }

    /// <summary>Reads a name; false for an empty one, a longer one, or other characters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ClusterName name)
    {
        name = default;
        if (text is null or "" || text.Length > 100 || !text.All(IsAllowed) || !char.IsAsciiLetterOrDigit(text[0]))
        {
            return false;
        }

        name = new ClusterName(text);
        return true;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is no cluster name.</exception>
    public static ClusterName Parse(string text) =>
        TryParse(text, out var name)
            ? name
            : throw new FormatException($"'{text}' is not a cluster name: letters, digits, '-', '_' and '.', at most 100.");

    /// <inheritdoc />
    public bool Equals(ClusterName other) => string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value ?? "");

    /// <summary>The name as configured.</summary>
    public override string ToString() => Value ?? "";

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}

/// <summary>Writes a name as a plain string.</summary>
internal sealed class ClusterNameJson : JsonConverter<ClusterName>
{
    public override ClusterName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ClusterName.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ClusterName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

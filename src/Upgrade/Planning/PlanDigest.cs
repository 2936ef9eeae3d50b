using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Names exactly what would be applied: lower-case hexadecimal SHA-256 over plan file, commit, tool versions and diff.
/// People see and type the first six characters.
/// </summary>
[JsonConverter(typeof(PlanDigestJson))]
public readonly record struct PlanDigest(string Value)
{
    /// <summary>The six characters that people see and type.</summary>
    public string Short => Value.Length > 6 ? Value[..6] : Value;

    /// <summary>True when the text is this digest or a beginning of it of at least six characters.</summary>
    public bool Matches(string text) => text.Length >= 6 && Value.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The whole digest.</summary>
    public override string ToString() => Value;
}

/// <summary>Writes a digest as a plain string.</summary>
internal sealed class PlanDigestJson : JsonConverter<PlanDigest>
{
    public override PlanDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PlanDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>What becomes of a root output. Its values are never kept: a provider may hand a secret on without its mark.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Kind">Create, Update or Delete; Unknown for an action that is not known.</param>
/// <param name="IsSensitive">Masked by Terraform, on either side.</param>
[JsonConverter(typeof(OutputChangeJson))]
public sealed record OutputChange(string Name, ChangeKind Kind = ChangeKind.Update, bool IsSensitive = false);

/// <summary>Reads also what was stored when an output was only its name.</summary>
internal sealed class OutputChangeJson : JsonConverter<OutputChange>
{
    public override OutputChange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new OutputChange(reader.GetString() ?? "");
        }

        var stored = JsonElement.ParseValue(ref reader);
        return new OutputChange(
            stored.GetProperty("name").GetString() ?? "",
            stored.TryGetProperty("kind", out var kind) && Enum.TryParse<ChangeKind>(kind.GetString(), out var known) ? known : ChangeKind.Unknown,
            stored.TryGetProperty("isSensitive", out var sensitive) && sensitive.ValueKind == JsonValueKind.True);
    }

    public override void Write(Utf8JsonWriter writer, OutputChange value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteString("kind", value.Kind.ToString());
        writer.WriteBoolean("isSensitive", value.IsSensitive);
        writer.WriteEndObject();
    }
}

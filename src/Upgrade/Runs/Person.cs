using System.Text.Json;
using System.Text.Json.Serialization;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>Somebody who decides: a Slack user id such as <c>U0ANA</c>.</summary>
[JsonConverter(typeof(PersonJson))]
public readonly record struct Person(string Id)
{
    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

/// <summary>Writes a person as the plain id.</summary>
internal sealed class PersonJson : JsonConverter<Person>
{
    public override Person Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Person value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);
}

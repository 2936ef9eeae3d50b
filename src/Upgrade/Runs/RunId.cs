using System.Text.Json;
using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Runs;

/// <summary>Names a run: lower-case letters, digits and <c>-</c>, so that it can stand in a branch name and a file name.</summary>
[JsonConverter(typeof(RunIdJson))]
public readonly record struct RunId
{
    /// <summary>Takes a name.</summary>
    /// <exception cref="FormatException">The text has characters that a branch name could not carry.</exception>
    public RunId(string value)
    {
        if (value.Length is 0 or > 80 || !value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new FormatException($"'{value}' is not a run id.");
        }

        Value = value;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>
    /// A name for a run of this cluster that begins at this instant: <c>prod-20261122-093000</c>. Two within one second have the same:
    /// whoever begins a run asks whether it is taken.
    /// </summary>
    public static RunId For(ClusterName cluster, DateTimeOffset at)
    {
        var name = new string([.. cluster.Value.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(60)]);
        return new RunId($"{name}-{at.UtcDateTime:yyyyMMdd-HHmmss}");
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value ?? "";
}

/// <summary>Writes a run id as a plain string.</summary>
internal sealed class RunIdJson : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}

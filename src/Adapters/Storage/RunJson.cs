using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// Runs, events and effects as JSON. What is stored is a contract: unknown members are passed over, absent ones keep the default
/// that their type gives them, and the discriminator may stand anywhere, so that older and newer JSON can be read.
/// </summary>
internal static class RunJson
{
    // Reflection and not a generated context: generated code sets an absent init-only member to null instead of leaving
    // it at its default, so every list added to a record later would be null in the runs of today. (Measured on .NET 10.)
    private static readonly JsonSerializerOptions Options = Make();

    private static readonly FrozenDictionary<Type, string> Kinds = KindsOf(typeof(RunEvent)).Concat(KindsOf(typeof(Effect))).ToFrozenDictionary();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads what <see cref="Write"/> wrote, or another version of the bot.</summary>
    /// <param name="json">The stored text.</param>
    /// <param name="what">What it is, for the error: <c>event 3 of run prod-1</c>.</param>
    /// <exception cref="InvalidDataException">It cannot be read: mostly an event or effect of a newer version.</exception>
    public static T Read<T>(string json, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvalidDataException($"The stored {what} is null.");
        }
        catch (Exception error) when (error is JsonException or FormatException or NotSupportedException)
        {
            throw new InvalidDataException($"The stored {what} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The discriminator of an event or an effect, such as <c>step-done</c>.</summary>
    public static string KindOf(object value) => Kinds.TryGetValue(value.GetType(), out var kind)
        ? kind
        : throw new ArgumentException($"{value.GetType().Name} has no stored name.", nameof(value));

    private static IEnumerable<KeyValuePair<Type, string>> KindsOf(Type family) =>
        Options.GetTypeInfo(family).PolymorphismOptions!.DerivedTypes
            .Select(derived => KeyValuePair.Create(derived.DerivedType, (string)derived.TypeDiscriminator!));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            IgnoreReadOnlyProperties = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = true,

            // Stored text is never part of a page, and diffs are full of quotes.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter() },
        };
        options.MakeReadOnly();
        return options;
    }
}

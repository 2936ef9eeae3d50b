using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Clock;

/// <summary>
/// The calendar of a scene, moved so that its first instant is now: the bot beside the world reckons with the real clock, so the story has
/// to happen today. Instants keep their distance to that first instant, to the second; days, which have no hours, keep theirs in whole days.
/// </summary>
public sealed class MovedCalendar
{
    private const string Day = "yyyy-MM-dd";

    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly TimeSpan _by;
    private readonly int _days;

    /// <summary>Moves the instant <paramref name="written"/>, for which a scene was written, to <paramref name="begins"/>.</summary>
    public MovedCalendar(DateTimeOffset written, DateTimeOffset begins)
    {
        // In whole seconds, because Kubernetes and Terraform's state know no shorter ones: a date would not be the same everywhere.
        _by = TimeSpan.FromSeconds(Math.Floor((begins - written).TotalSeconds));
        _days = DayOf(begins).DayNumber - DayOf(written).DayNumber;
    }

    /// <summary>An instant of the scene, in the world.</summary>
    public DateTimeOffset Move(DateTimeOffset written) => written + _by;

    /// <summary>A day of the scene, in the world.</summary>
    public DateOnly Move(DateOnly written) => written.AddDays(_days);

    /// <summary>An instant of the world, in the scene's own calendar: for what changed at a date, such as what EKS can do.</summary>
    public DateTimeOffset AsWritten(DateTimeOffset at) => at - _by;

    /// <summary>A day of the world, in the scene's own calendar.</summary>
    public DateOnly AsWritten(DateOnly day) => day.AddDays(-_days);

    /// <summary>The same with every date in it moved, however deep: all that is a day or an instant and nothing else.</summary>
    public T MoveAll<T>(T written) =>
        Moved(JsonSerializer.SerializeToNode(written, Embedded.Options)).Deserialize<T>(Embedded.Options)!;

    /// <summary>The day of an instant, by UTC as all of AWS's days are.</summary>
    internal static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private JsonNode? Moved(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Moved(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Moved)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Moved(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    private string Moved(string text) =>
        DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Move(day).ToString(Day, CultureInfo.InvariantCulture)
        : DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Move(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : text;
}

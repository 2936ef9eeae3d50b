using System.Globalization;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Durations as people write them: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
internal static class Durations
{
    /// <summary>Reads <c>15s</c>, <c>10m</c>, <c>4h</c>, <c>1d</c>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;

        // Six digits are more than a week of seconds, and too few to overflow in days.
        if (text.Length is < 2 or > 7 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        TimeSpan? read = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
        duration = read ?? default;
        return read is not null;
    }

    /// <summary>Writes a duration of whole seconds in its largest unit.</summary>
    public static string Write(TimeSpan duration) => duration switch
    {
        { Ticks: 0 } => "0s",
        _ when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{(int)duration.TotalDays}d",
        _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{(int)duration.TotalHours}h",
        _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{(int)duration.TotalMinutes}m",
        _ => $"{(int)duration.TotalSeconds}s",
    };
}

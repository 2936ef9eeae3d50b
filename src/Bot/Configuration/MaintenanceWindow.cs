using System.Globalization;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>A time of the week in which a cluster may be changed, written <c>Mon-Thu 09:00-16:00 Europe/Madrid</c>.</summary>
/// <param name="Days">The days on which it begins, from Monday.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends; midnight stands for the end of the day.</param>
/// <param name="TimeZone">The time zone's IANA name.</param>
internal sealed record MaintenanceWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, string TimeZone)
{
    /// <summary>How a window is written, for error messages.</summary>
    public const string Syntax = "days, times and a time zone, such as Mon-Thu 09:00-16:00 Europe/Madrid";

    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>Reads a window; the end must come after the beginning, on the same day.</summary>
    public static MaintenanceWindow? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 3
            && ParseDays(parts[0]) is { } days
            && ParseTimes(parts[1]) is var (from, to)
            && TimeZoneInfo.TryFindSystemTimeZoneById(parts[2], out _)
            ? new MaintenanceWindow(days, from, to, parts[2])
            : null;
    }

    // "Mon-Thu", "Sat", "Mon,Wed,Fri" and mixtures; a range may go over the weekend, as in "Fri-Mon".
    private static IReadOnlyList<DayOfWeek>? ParseDays(string text)
    {
        var wanted = new bool[Names.Length];
        foreach (var range in text.Split(','))
        {
            var ends = range.Split('-');
            var (first, last) = (IndexOf(ends[0]), IndexOf(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                return null;
            }

            for (var day = first; ; day = (day + 1) % Names.Length)
            {
                wanted[day] = true;
                if (day == last)
                {
                    break;
                }
            }
        }

        // DayOfWeek begins with Sunday.
        return [.. Enumerable.Range(0, Names.Length).Where(day => wanted[day]).Select(day => (DayOfWeek)((day + 1) % Names.Length))];
    }

    private static int IndexOf(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static (TimeOnly From, TimeOnly To)? ParseTimes(string text)
    {
        var ends = text.Split('-');
        if (ends.Length != 2 || !TryTime(ends[0], out var from))
        {
            return null;
        }

        if (ends[1] == "24:00")
        {
            return (from, TimeOnly.MinValue);
        }

        return TryTime(ends[1], out var to) && from < to ? (from, to) : null;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

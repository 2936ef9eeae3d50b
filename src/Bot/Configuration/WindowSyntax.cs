using System.Globalization;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>How a maintenance window is written: <c>Mon-Thu 09:00-16:00 Europe/Madrid</c>, over midnight <c>Fri 22:00-04:00 UTC</c>.</summary>
internal static class WindowSyntax
{
    /// <summary>For error messages.</summary>
    public const string Allowed = "days, times and a time zone, such as Mon-Thu 09:00-16:00 Europe/Madrid or Fri 22:00-04:00 UTC";

    private static readonly string[] Names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>Reads a window; null when the text is none. An end that is not after the beginning is on the next day.</summary>
    public static MaintenanceWindow? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 3
            && ParseDays(parts[0]) is { } days
            && ParseTimes(parts[1]) is var (from, to)
            && TimeZoneInfo.TryFindSystemTimeZoneById(parts[2], out var zone)
            ? new MaintenanceWindow(days, from, to, zone)
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

        // The same time twice could mean a moment or a day: whoever means the day writes 00:00-24:00.
        return TryTime(ends[1], out var to) && from != to ? (from, to) : null;
    }

    private static bool TryTime(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}

using System.Globalization;

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>
/// A time of the week in which a cluster may be changed, as the clock on the wall shows it in one time zone. What the clock skips
/// when it is put forward is never inside, and what it shows twice when it is put back is inside twice.
/// </summary>
/// <param name="Days">The days on which it begins.</param>
/// <param name="From">When it begins, to the minute.</param>
/// <param name="To">When it ends, to the minute: on the same day, or on the next one when it is not after <paramref name="From"/>; midnight is the end of the day.</param>
/// <param name="TimeZone">Whose clock.</param>
public sealed record MaintenanceWindow(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To, TimeZoneInfo TimeZone)
{
    /// <summary>True while it is open; its first instant belongs to it, its last does not.</summary>
    public bool IsOpenAt(DateTimeOffset now)
    {
        var wall = TimeZoneInfo.ConvertTime(now, TimeZone);
        var time = TimeOnly.FromDateTime(wall.DateTime);
        if (From < To)
        {
            return From <= time && time < To && Days.Contains(wall.DayOfWeek);
        }

        // Over midnight the night belongs to the day on which it began.
        return (From <= time && Days.Contains(wall.DayOfWeek)) || (time < To && Days.Contains(wall.AddDays(-1).DayOfWeek));
    }
}

/// <summary>When a closed window opens.</summary>
/// <param name="At">The instant.</param>
/// <param name="Clock">The same as the window's own clock shows it, such as <c>Mon 09:00 Europe/Madrid</c>.</param>
public sealed record WindowOpening(DateTimeOffset At, string Clock);

/// <summary>The windows of a cluster together: it may be changed while any of them is open, and at any time when there is none.</summary>
public static class MaintenanceWindows
{
    /// <summary>A week, and a second one for a window whose only hour is skipped by the clocks this week.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(15);

    /// <summary>From here on a day of the week alone could mean the one that is over.</summary>
    private static readonly TimeSpan SameWeek = TimeSpan.FromDays(6);

    /// <summary>The next opening; null while one is open, or when there is none to wait for.</summary>
    public static WindowOpening? FindOpening(this IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now)
    {
        if (windows.Count == 0 || windows.Any(window => window.IsOpenAt(now)))
        {
            return null;
        }

        // Minute by minute: windows and clocks change on whole minutes, and no sum over changing clocks is as plainly right as a look.
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        for (var then = minute.AddMinutes(1); then - now <= Horizon; then = then.AddMinutes(1))
        {
            if (windows.FirstOrDefault(window => window.IsOpenAt(then)) is { } opens)
            {
                return new WindowOpening(then, Clock(opens, then, now));
            }
        }

        return new WindowOpening(minute + Horizon, "later than in two weeks");
    }

    private static string Clock(MaintenanceWindow window, DateTimeOffset opens, DateTimeOffset now)
    {
        var wall = TimeZoneInfo.ConvertTime(opens, window.TimeZone);
        return $"{wall.ToString(opens - now < SameWeek ? "ddd HH:mm" : "ddd d MMM HH:mm", CultureInfo.InvariantCulture)} {window.TimeZone.Id}";
    }
}

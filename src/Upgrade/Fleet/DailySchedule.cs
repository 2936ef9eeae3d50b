namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>
/// A time of day in a time zone, due once on every day of the calendar there: a time that the clocks leave out is due at the first
/// instant after the gap, and one that they pass twice is due the first time. Pure.
/// </summary>
/// <param name="At">The time of day.</param>
/// <param name="Zone">The time zone.</param>
public sealed record DailySchedule(TimeOnly At, TimeZoneInfo Zone)
{
    /// <summary>09:00 UTC.</summary>
    public static DailySchedule Default { get; } = new(new TimeOnly(9, 0), TimeZoneInfo.Utc);

    /// <summary>The newest instant that is not after <paramref name="now"/>.</summary>
    public DateTimeOffset LastDue(DateTimeOffset now)
    {
        // Around midnight, and where clocks jump by a day, the local date may be off by one: the neighbours are looked at too.
        var today = LocalDay(now).AddDays(1);
        while (true)
        {
            if (DueOn(today) is var due && due <= now)
            {
                return due;
            }

            today = today.AddDays(-1);
        }
    }

    /// <summary>The first instant after <paramref name="now"/>.</summary>
    public DateTimeOffset NextDue(DateTimeOffset now)
    {
        var day = LocalDay(now).AddDays(-1);
        while (true)
        {
            if (DueOn(day) is var due && due > now)
            {
                return due;
            }

            day = day.AddDays(1);
        }
    }

    private DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    private DateTimeOffset DueOn(DateOnly day)
    {
        var local = day.ToDateTime(At);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // Of two offsets the larger one comes first in time.
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

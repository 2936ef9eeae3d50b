using EksUpgradeBot.Upgrade.Fleet;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Fleet;

public sealed class DailyScheduleTests
{
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");

    [Theory]
    [InlineData("2026-11-22T08:59:59Z", "2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z")]
    [InlineData("2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z", "2026-11-23T09:00:00Z")]
    public void It_is_due_at_its_time_of_day(string now, string last, string next)
    {
        var at = DateTimeOffset.Parse(now);
        Assert.Equal(DateTimeOffset.Parse(last), DailySchedule.Default.LastDue(at));
        Assert.Equal(DateTimeOffset.Parse(next), DailySchedule.Default.NextDue(at));
    }

    [Theory]
    [InlineData("02:30", "2026-03-28", "2026-03-28T01:30:00Z")]

    // The clocks leave out 02:00 to 03:00: it is due at the first instant after.
    [InlineData("02:30", "2026-03-29", "2026-03-29T01:00:00Z")]

    // They pass 02:30 twice: the first one counts.
    [InlineData("02:30", "2026-10-25", "2026-10-25T00:30:00Z")]
    [InlineData("09:00", "2026-10-25", "2026-10-25T08:00:00Z")]
    public void Days_on_which_clocks_are_set_have_it_once(string at, string day, string due)
    {
        var schedule = new DailySchedule(TimeOnly.Parse(at), Madrid);
        var instant = DateTimeOffset.Parse(due);

        Assert.Equal(instant, schedule.LastDue(instant));
        Assert.Equal(instant, schedule.NextDue(instant.AddSeconds(-1)));
        Assert.Equal(day, TimeZoneInfo.ConvertTime(instant, Madrid).ToString("yyyy-MM-dd"));
    }

    [Theory]
    [InlineData("Europe/Madrid", "02:30")]
    [InlineData("America/New_York", "02:00")]
    [InlineData("Asia/Kolkata", "00:00")]
    [InlineData("Pacific/Auckland", "23:59")]
    [InlineData("UTC", "09:00")]
    public void It_comes_once_on_each_day_of_a_year(string zone, string at)
    {
        var schedule = new DailySchedule(TimeOnly.Parse(at), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var days = new List<string>();
        while (now.Year == 2026)
        {
            var due = schedule.NextDue(now);
            Assert.True(due > now);
            Assert.Equal(due, schedule.LastDue(due));
            Assert.True(schedule.LastDue(due.AddTicks(-1)) <= now);
            days.Add(TimeZoneInfo.ConvertTime(due, schedule.Zone).ToString("yyyy-MM-dd"));
            now = due;
        }

        Assert.Equal(days.Distinct(), days);
        Assert.InRange(days.Count, 365, 367);
        var first = DateOnly.Parse(days[0]);
        Assert.Equal(Enumerable.Range(0, days.Count).Select(day => first.AddDays(day).ToString("yyyy-MM-dd")), days);
    }
}

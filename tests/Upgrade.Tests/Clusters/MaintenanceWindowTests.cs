using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Clusters;

/// <summary>Madrid is an hour ahead of UTC, and two from the last Sunday of March to the last of October.</summary>
public sealed class MaintenanceWindowTests
{
    private static readonly TimeZoneInfo Madrid = TimeZoneInfo.FindSystemTimeZoneById("Europe/Madrid");
    private static readonly TimeZoneInfo LordHowe = TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe");

    [Theory]
    [InlineData("2026-11-23T07:59:59Z", false)]
    [InlineData("2026-11-23T08:00:00Z", true)]
    [InlineData("2026-11-23T14:59:59Z", true)]
    [InlineData("2026-11-23T15:00:00Z", false)]
    [InlineData("2026-11-27T10:00:00Z", false)]
    public void Office_hours_are_open_from_their_first_instant_to_before_their_last(string now, bool isOpen) =>
        Assert.Equal(isOpen, Weekdays("09:00", "16:00").IsOpenAt(At(now)));

    [Theory]
    [InlineData("2026-11-27T20:59:00Z", false)]
    [InlineData("2026-11-27T21:00:00Z", true)]
    [InlineData("2026-11-28T02:59:00Z", true)]
    [InlineData("2026-11-28T03:00:00Z", false)]
    [InlineData("2026-11-28T21:00:00Z", false)]
    [InlineData("2026-11-27T02:00:00Z", false)]
    public void A_night_belongs_to_the_day_on_which_it_began(string now, bool isOpen) =>
        Assert.Equal(isOpen, Window("22:00", "04:00", Madrid, DayOfWeek.Friday).IsOpenAt(At(now)));

    [Theory]
    [InlineData("2026-11-28T22:59:59Z", true)]
    [InlineData("2026-11-28T23:00:00Z", false)]
    [InlineData("2026-11-27T23:00:00Z", true)]
    [InlineData("2026-11-27T22:59:00Z", false)]
    public void A_whole_day_ends_at_midnight(string now, bool isOpen) =>
        Assert.Equal(isOpen, Window("00:00", "00:00", Madrid, DayOfWeek.Saturday).IsOpenAt(At(now)));

    [Theory]
    [InlineData("2026-11-22T10:00:00Z", "2026-11-23T08:00:00Z", "Mon 09:00 Europe/Madrid")]
    [InlineData("2026-11-23T06:00:00Z", "2026-11-23T08:00:00Z", "Mon 09:00 Europe/Madrid")]
    [InlineData("2026-11-23T15:00:00Z", "2026-11-24T08:00:00Z", "Tue 09:00 Europe/Madrid")]
    [InlineData("2026-11-26T15:00:30Z", "2026-11-30T08:00:00Z", "Mon 09:00 Europe/Madrid")]
    public void The_next_opening_is_told_by_the_clock_of_the_window(string now, string opens, string clock) =>
        Assert.Equal(new WindowOpening(At(opens), clock), Opening(now, Weekdays("09:00", "16:00")));

    [Fact]
    public void An_opening_in_six_days_or_more_is_told_with_its_date() =>
        Assert.Equal("Mon 30 Nov 09:00 Europe/Madrid", Opening("2026-11-23T15:00:00Z", Window("09:00", "16:00", Madrid, DayOfWeek.Monday))?.Clock);

    [Fact]
    public void Of_several_windows_one_that_is_open_is_enough_and_the_nearest_is_told()
    {
        MaintenanceWindow[] windows = [Weekdays("09:00", "16:00"), Window("20:00", "23:00", TimeZoneInfo.Utc, DayOfWeek.Sunday)];

        Assert.Equal("Sun 20:00 UTC", windows.FindOpening(At("2026-11-22T10:00:00Z"))?.Clock);
        Assert.Null(windows.FindOpening(At("2026-11-22T20:00:00Z")));
        Assert.Equal("Mon 09:00 Europe/Madrid", windows.FindOpening(At("2026-11-22T23:00:00Z"))?.Clock);
    }

    [Fact]
    public void Without_windows_there_is_nothing_to_wait_for() => Assert.Null(Opening("2026-11-22T10:00:00Z"));

    [Fact]
    public void A_begin_that_the_clock_skips_is_the_first_minute_after_the_gap()
    {
        // On 28 March 2027 the clock in Madrid goes from 02:00 to 03:00 at 01:00 UTC.
        var window = Window("02:30", "05:00", Madrid, DayOfWeek.Sunday);

        Assert.Equal(new WindowOpening(At("2027-03-28T01:00:00Z"), "Sun 03:00 Europe/Madrid"), Opening("2027-03-28T00:00:00Z", window));
        Assert.False(window.IsOpenAt(At("2027-03-28T03:00:00Z")));
    }

    [Fact]
    public void A_window_that_the_clock_skips_wholly_opens_a_week_later() =>
        Assert.Equal(
            new WindowOpening(At("2027-04-04T00:15:00Z"), "Sun 4 Apr 02:15 Europe/Madrid"),
            Opening("2027-03-27T12:00:00Z", Window("02:15", "02:45", Madrid, DayOfWeek.Sunday)));

    [Theory]
    [InlineData("2026-10-25T00:10:00Z", true)]
    [InlineData("2026-10-25T00:35:00Z", false)]
    [InlineData("2026-10-25T01:10:00Z", true)]
    [InlineData("2026-10-25T01:35:00Z", false)]
    public void What_the_clock_shows_twice_is_inside_twice(string now, bool isOpen)
    {
        // On 25 October 2026 the clock in Madrid goes from 03:00 back to 02:00 at 01:00 UTC.
        Assert.Equal(isOpen, Window("02:00", "02:30", Madrid, DayOfWeek.Sunday).IsOpenAt(At(now)));
    }

    [Fact]
    public void A_clock_that_is_put_back_into_a_window_opens_it_again() =>
        Assert.Equal(At("2026-10-25T01:00:00Z"), Opening("2026-10-25T00:45:00Z", Window("01:00", "02:30", Madrid, DayOfWeek.Sunday))?.At);

    [Fact]
    public void A_night_over_a_change_of_clocks_ends_when_the_clock_says_so()
    {
        var night = Window("22:00", "04:00", Madrid, DayOfWeek.Saturday);

        // From 20:00 UTC in summer time to 03:00 UTC in winter time: seven hours.
        Assert.True(night.IsOpenAt(At("2026-10-24T20:00:00Z")));
        Assert.True(night.IsOpenAt(At("2026-10-25T02:59:00Z")));
        Assert.False(night.IsOpenAt(At("2026-10-25T03:00:00Z")));
    }

    [Fact]
    public void Clocks_that_change_by_half_an_hour_are_no_trouble() =>
        Assert.Equal("Sun 02:30 Australia/Lord_Howe", Opening("2026-10-03T15:00:00Z", Window("02:15", "05:00", LordHowe, DayOfWeek.Sunday))?.Clock);

    [Fact]
    public void What_opens_is_closed_a_minute_before_and_open_then_whatever_the_window_and_the_time() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(100), FsCheck.Fluent.Prop.ForAll(
            FsCheck.Fluent.ArbMap.Default.ArbFor<(byte From, byte To, byte Day, ushort Hour)>(),
            any =>
            {
                var window = Window($"{any.From % 24:00}:{any.To % 60:00}", $"{any.To % 24:00}:{any.From % 60:00}", Madrid, (DayOfWeek)(any.Day % 7));
                var now = At("2026-01-01T00:00:00Z").AddHours(any.Hour);
                var opening = Opening(now, window);
                return opening is null
                    ? window.IsOpenAt(now)
                    : !window.IsOpenAt(now) && window.IsOpenAt(opening.At) && !window.IsOpenAt(opening.At.AddMinutes(-1)) && opening.At > now;
            }));

    private static MaintenanceWindow Weekdays(string from, string to) =>
        Window(from, to, Madrid, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday);

    private static MaintenanceWindow Window(string from, string to, TimeZoneInfo zone, params IReadOnlyList<DayOfWeek> days) =>
        new(days, TimeOnly.Parse(from), TimeOnly.Parse(to), zone);

    private static WindowOpening? Opening(string now, params IReadOnlyList<MaintenanceWindow> windows) => windows.FindOpening(At(now));

    private static WindowOpening? Opening(DateTimeOffset now, params IReadOnlyList<MaintenanceWindow> windows) => windows.FindOpening(now);

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant);
}

using EksUpgradeBot.Sandbox.Aws.Clock;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class WorldClockTests
{
    private static readonly DateTimeOffset Start = new(2024, 2, 15, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_starts_at_the_scenes_instant_and_runs_at_its_speed()
    {
        var time = new FakeTime();
        var clock = new WorldClock(time, Start, 60);

        time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(Start.AddMinutes(40), clock.Now);
    }

    [Fact]
    public void A_change_of_speed_does_not_jump()
    {
        var time = new FakeTime();
        var clock = new WorldClock(time, Start, 60);
        time.Advance(TimeSpan.FromSeconds(10));

        clock.Speed = 1;
        Assert.Equal(Start.AddMinutes(10), clock.Now);
        clock.Advance(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Start.AddMinutes(70).AddSeconds(5), clock.Now);
    }
}

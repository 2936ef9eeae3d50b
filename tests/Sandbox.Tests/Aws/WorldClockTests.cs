using EksUpgradeBot.Sandbox.Aws.Clock;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

public sealed class WorldClockTests
{
    [Fact]
    public void It_starts_now_and_runs_at_its_speed()
    {
        var time = new FakeTime();
        var start = time.GetUtcNow();
        var clock = new WorldClock(time, 60);

        time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal((start, start.AddMinutes(40)), (clock.Began, clock.Now));
    }

    [Fact]
    public void A_change_of_speed_does_not_jump()
    {
        var time = new FakeTime();
        var start = time.GetUtcNow();
        var clock = new WorldClock(time, 60);
        time.Advance(TimeSpan.FromSeconds(10));

        clock.Speed = 1;
        Assert.Equal(start.AddMinutes(10), clock.Now);
        clock.Advance(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(start.AddMinutes(70).AddSeconds(5), clock.Now);
    }
}

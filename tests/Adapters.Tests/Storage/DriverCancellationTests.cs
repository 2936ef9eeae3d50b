using EksUpgradeBot.Adapters.Storage;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public sealed class DriverCancellationTests
{
    [Fact]
    public async Task Whoever_gives_up_is_heard_by_the_driver_and_hears_nothing_of_what_goes_wrong_in_it()
    {
        using var wish = new CancellationTokenSource();
        await using var driver = new DriverCancellation(wish.Token);
        await using var own = driver.Token.Register(() => throw new ObjectDisposedException("a connection that is being closed"));

        await wish.CancelAsync();

        Assert.True(driver.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_wish_that_was_there_before_is_heard_too()
    {
        await using var driver = new DriverCancellation(new CancellationToken(canceled: true));

        Assert.True(driver.Token.IsCancellationRequested);
    }
}

using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Access;

public sealed class CachedDirectoryTests
{
    private readonly Workspace _workspace = new();
    private readonly FakeTime _time = new();

    [Fact]
    public async Task A_group_is_asked_for_once_a_minute()
    {
        var directory = new CachedDirectory(_workspace, _time);

        Assert.True(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
        _workspace.Groups["S0PLATFORM"].Remove("U0BEN");
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
        Assert.Equal(1, _workspace.GroupQuestions);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
        Assert.Equal(2, _workspace.GroupQuestions);
    }

    [Fact]
    public async Task An_approval_is_never_decided_by_an_answer_that_was_remembered()
    {
        var directory = new CachedDirectory(_workspace, _time);
        Assert.True(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
        _workspace.Groups["S0PLATFORM"].Remove("U0BEN");

        Assert.False(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", true, CancellationToken.None));
        Assert.False(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
    }

    [Fact]
    public async Task The_answer_for_one_person_is_not_taken_for_another()
    {
        var directory = new CachedDirectory(_workspace, _time);

        Assert.True(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
        Assert.False(await directory.IsMemberAsync("S0PLATFORM", "U0CAT", false, CancellationToken.None));
        Assert.False(await directory.IsMemberAsync("S0OTHER", "U0BEN", false, CancellationToken.None));
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        var directory = new CachedDirectory(_workspace, _time);
        _workspace.Silent.Add("S0PLATFORM");
        await Assert.ThrowsAsync<HttpRequestException>(() => directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));

        _workspace.Silent.Clear();

        Assert.True(await directory.IsMemberAsync("S0PLATFORM", "U0BEN", false, CancellationToken.None));
    }

    [Fact]
    public async Task Accounts_and_channels_are_asked_anew_each_time()
    {
        var directory = new CachedDirectory(_workspace, _time);
        Assert.False((await directory.FindAsync("U0ANA", CancellationToken.None))!.IsDeleted);
        Assert.False(await directory.IsExternallySharedAsync("C0OWN", CancellationToken.None));

        _workspace.People["U0ANA"] = new PersonFacts("U0ANA", IsDeleted: true);
        _workspace.Shared.Add("C0OWN");

        Assert.True((await directory.FindAsync("U0ANA", CancellationToken.None))!.IsDeleted);
        Assert.True(await directory.IsExternallySharedAsync("C0OWN", CancellationToken.None));
    }
}

using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Access;

public sealed class AccessControlTests
{
    private static readonly ApprovalRules Rules = new(["U0ANA", "S0OTHER", "S0PLATFORM"], 1, false, TimeSpan.FromHours(4));

    private readonly Workspace _workspace = new();

    [Theory]
    [InlineData("Start", "U0CAT", "C0OWN", true)]
    [InlineData("Start", "U0CAT", "C0SHARED", true)]
    [InlineData("Start", "U0GONE", "C0OWN", false)]
    [InlineData("Start", "U0BOT", "C0OWN", false)]
    [InlineData("Start", "U0GUEST", "C0OWN", false)]
    [InlineData("Start", "U0ELSE", "C0OWN", false)]
    [InlineData("Start", "U0NOBODY", "C0OWN", false)]
    [InlineData("Approve", "U0ANA", "C0OWN", true)]
    [InlineData("Approve", "U0BEN", "C0OWN", true)]
    [InlineData("Approve", "U0CAT", "C0OWN", false)]
    [InlineData("Approve", "U0GONE", "C0OWN", false)]
    [InlineData("Approve", "U0BOT", "C0OWN", false)]
    [InlineData("Approve", "U0GUEST", "C0OWN", false)]
    [InlineData("Approve", "U0ELSE", "C0OWN", false)]
    [InlineData("Approve", "U0NOBODY", "C0OWN", false)]
    [InlineData("Approve", "U0ANA", "C0SHARED", false)]
    [InlineData("Approve", "U0BEN", "C0SHARED", false)]
    [InlineData("Steer", "U0REQ", "C0OWN", true)]
    [InlineData("Steer", "U0ANA", "C0OWN", true)]
    [InlineData("Steer", "U0BEN", "C0OWN", true)]
    [InlineData("Steer", "U0CAT", "C0OWN", false)]
    [InlineData("Steer", "U0GUEST", "C0OWN", false)]
    [InlineData("Steer", "U0REQ", "C0SHARED", false)]
    public async Task Who_may_do_what(string wish, string user, string channel, bool isAllowed)
    {
        _workspace.People["U0REQ"] = new PersonFacts("U0REQ");

        var answer = await AskAsync(Enum.Parse<Wish>(wish), user, channel, "U0REQ");

        Assert.Equal(isAllowed, answer is AccessAnswer.Allowed);
        Assert.True(answer is not AccessAnswer.Denied denied || denied.Reason.EndsWith('.'));
    }

    [Theory]
    [InlineData("U0ANA", false, false)]
    [InlineData("U0BEN", false, false)]
    [InlineData("U0BEN", true, true)]
    public async Task Whoever_asked_approves_only_where_the_rules_say_so(string user, bool may, bool isAllowed)
    {
        var answer = await AskAsync(Wish.Approve, user, "C0OWN", user, Rules with { RequesterMayApprove = may });

        Assert.Equal(isAllowed, answer is AccessAnswer.Allowed);
    }

    [Fact]
    public async Task A_requester_who_left_steers_nothing() =>
        Assert.IsType<AccessAnswer.Denied>(await AskAsync(Wish.Steer, "U0GONE", "C0OWN", "U0GONE"));

    [Theory]
    [InlineData("Start", "U0CAT", "U0CAT")]
    [InlineData("Approve", "U0ANA", "U0ANA")]
    [InlineData("Approve", "U0ANA", "C0OWN")]
    [InlineData("Approve", "U0BEN", "S0PLATFORM")]
    [InlineData("Approve", "U0CAT", "S0OTHER")]
    [InlineData("Steer", "U0REQ", "C0OWN")]
    public async Task What_slack_does_not_tell_is_never_a_yes(string wish, string user, string silent)
    {
        _workspace.People["U0REQ"] = new PersonFacts("U0REQ");
        _workspace.Silent.Add(silent);

        var denied = Assert.IsType<AccessAnswer.Denied>(await AskAsync(Enum.Parse<Wish>(wish), user, "C0OWN", "U0REQ"));

        Assert.Contains("Slack did not tell me", denied.Reason);
        Assert.Contains("ratelimited", denied.Reason);
    }

    [Fact]
    public async Task A_timeout_of_the_client_is_a_no_as_well()
    {
        _workspace.Failure = new TaskCanceledException("timed out");
        _workspace.Silent.Add("U0ANA");

        Assert.IsType<AccessAnswer.Denied>(await AskAsync(Wish.Approve, "U0ANA", "C0OWN", null));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_passed_on()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        _workspace.Failure = new OperationCanceledException();
        _workspace.Silent.Add("U0ANA");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new AccessControl(_workspace).AskAsync(Wish.Approve, new Person("U0ANA"), "C0OWN", Rules, null, cancelled.Token));
    }

    [Fact]
    public async Task A_group_that_is_not_told_stands_in_nobodys_way_who_is_in_another()
    {
        _workspace.Silent.Add("S0OTHER");

        Assert.IsType<AccessAnswer.Allowed>(await AskAsync(Wish.Approve, "U0BEN", "C0OWN", null));
    }

    [Theory]
    [InlineData("Approve", true)]
    [InlineData("Steer", false)]
    public async Task Who_is_in_a_group_is_asked_anew_for_an_approval(string wish, bool isAskedAnew)
    {
        await AskAsync(Enum.Parse<Wish>(wish), "U0BEN", "C0OWN", null);

        Assert.Equal(isAskedAnew, _workspace.WasAskedAnew);
    }

    [Fact]
    public async Task A_configured_user_needs_no_group_to_answer()
    {
        _workspace.Silent.Add("S0PLATFORM");

        Assert.IsType<AccessAnswer.Allowed>(await AskAsync(Wish.Approve, "U0ANA", "C0OWN", null));
        Assert.Equal(0, _workspace.GroupQuestions);
    }

    [Fact]
    public async Task Facts_about_another_account_count_for_nothing()
    {
        _workspace.People["U0ANA"] = new PersonFacts("U0BEN");

        Assert.IsType<AccessAnswer.Denied>(await AskAsync(Wish.Approve, "U0ANA", "C0OWN", null));
    }

    [Fact]
    public async Task A_refusal_names_those_who_may()
    {
        var denied = Assert.IsType<AccessAnswer.Denied>(await AskAsync(Wish.Approve, "U0CAT", "C0OWN", null));

        Assert.Contains("<@U0ANA> or <!subteam^S0OTHER> or <!subteam^S0PLATFORM>", denied.Reason);
    }

    [Fact]
    public void A_wish_that_is_not_known_is_refused() => Assert.IsType<AccessAnswer.Denied>(
        Gatekeeper.Decide((Wish)99, new Person("U0ANA"), new AccessFacts(new PersonFacts("U0ANA"), true, false), Rules, null));

    private Task<AccessAnswer> AskAsync(Wish wish, string user, string channel, string? requester, ApprovalRules? rules = null) =>
        new AccessControl(_workspace).AskAsync(
            wish, new Person(user), channel, rules ?? Rules, requester is null ? null : new Person(requester), CancellationToken.None);
}

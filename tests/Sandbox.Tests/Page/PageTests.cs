using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EksUpgradeBot.Sandbox.Tests.Page;

/// <summary>The page in a real browser, over the mock of the control API.</summary>
public sealed class PageTests(PageFixture browser) : IClassFixture<PageFixture>
{
    private const string Platform = "#channel=C0PLATFORM&as=U0ANA";
    private const string Staging = "#channel=C0STAGING&as=U0ANA";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_is_posted_as_the_chosen_person_and_its_answer_appears()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        await visit.Hook("person-switcher").ClickAsync();
        await visit.Page.Locator("[data-person=U0BEN]").ClickAsync();
        await Expect(visit.Hook("person-switcher")).ToHaveAttributeAsync("data-as", "U0BEN");
        await visit.Hook("composer-input").FillAsync("/eks-upgrade prod 1.35");
        var posted = await visit.PostedToAsync("/_control/command", () => visit.Hook("composer-input").PressAsync("Enter"));

        Assert.Equal("U0BEN", posted.GetProperty("user").GetString());
        Assert.Equal("C0PLATFORM", posted.GetProperty("channel").GetString());
        Assert.Equal("/eks-upgrade prod 1.35", posted.GetProperty("text").GetString());
        await Expect(visit.Message("@Ben Okafor wants prod 1.35")).ToBeVisibleAsync();
        await Expect(visit.Page).ToHaveURLAsync(new Regex("as=U0BEN"));
    }

    [Fact]
    public async Task A_slash_is_answered_with_the_command_and_Enter_completes_it()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        await visit.Hook("composer-input").PressSequentiallyAsync("/e");
        await Expect(visit.Hook("hint")).ToContainTextAsync("Upgrade an EKS cluster");
        await visit.Hook("composer-input").PressAsync("Enter");

        await Expect(visit.Hook("composer-input")).ToHaveValueAsync("/eks-upgrade ");
    }

    [Fact]
    public async Task A_command_that_the_app_does_not_answer_is_told_to_the_person_alone()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        await visit.Hook("composer-input").FillAsync("/eks-upgrade fail");
        await visit.Hook("send").ClickAsync();

        await Expect(visit.Message("/eks-upgrade failed with the error \"operation_timeout\"")).ToContainTextAsync("Only visible to you");
    }

    [Fact]
    public async Task An_empty_channel_offers_the_first_command()
    {
        await using var visit = await browser.OpenAsync("#channel=C0EMPTY&as=U0ANA", Stop);

        await Expect(visit.Hook("empty")).ToContainTextAsync("as Ana");
        await visit.Hook("fill-composer").ClickAsync();

        await Expect(visit.Hook("composer-input")).ToHaveValueAsync("/eks-upgrade prod 1.35");
    }

    [Fact]
    public async Task The_card_shows_its_plan_and_the_thread_its_tables()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        var plan = visit.Hook("messages").GetByTestId("plan");
        await Expect(plan).ToHaveAttributeAsync("data-status", "complete");
        await Expect(plan.GetByTestId("task")).ToHaveCountAsync(9);
        await visit.Hook("open-thread").ClickAsync();

        var thread = visit.Hook("thread-pane");
        var table = thread.GetByTestId("table");
        await Expect(table.Locator("thead th")).ToHaveTextAsync(["Part", "Runs", "Wanted", "Skew", "Verdict"]);
        await Expect(table.Locator("tbody tr")).ToHaveCountAsync(5);
        await Expect(table.Locator("tbody tr").First.Locator("td").Nth(3)).ToHaveCSSAsync("text-align", "right");
        await Expect(thread.GetByTestId("file")).ToContainTextAsync("aws_eks_cluster");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(thread).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_click_sends_its_action_waits_and_then_shows_the_decision()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        await visit.Hook("open-thread").ClickAsync();
        var approve = visit.Hook("thread-pane").Locator("[data-action-id='proposal.approve']");
        var gate = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/_control/action", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });

        var posted = await visit.PostedToAsync("/_control/action", () => approve.ClickAsync());
        await Expect(approve).ToBeDisabledAsync();
        await Expect(approve).ToHaveAttributeAsync("aria-busy", "true");
        gate.SetResult();

        Assert.Equal("U0ANA", posted.GetProperty("user").GetString());
        Assert.Equal("proposal.r1.actions", posted.GetProperty("block_id").GetString());
        Assert.Equal("3fa9c1", posted.GetProperty("value").GetString());
        await Expect(approve).ToHaveCountAsync(0);
        await Expect(visit.Hook("thread-messages")).ToContainTextAsync("Approved by @Ana Ruiz");
        await Expect(visit.Hook("thread-messages")).Not.ToContainTextAsync("(edited)");
    }

    [Fact]
    public async Task A_button_that_only_waited_can_be_clicked_again()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        var button = visit.Page.Locator("[data-action-id='did.you.mean']");

        await visit.PostedToAsync("/_control/action", () => button.ClickAsync());

        await Expect(visit.Message("You chose report staging")).ToBeVisibleAsync();
        await Expect(button).ToBeEnabledAsync();
        await Expect(button).Not.ToHaveAttributeAsync("data-pending", "");
    }

    [Fact]
    public async Task A_dangerous_button_asks_first_and_a_no_sends_nothing()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        var abort = visit.Hook("messages").Locator("[data-action-id='run.abort']");
        var sent = 0;
        visit.Page.Request += (_, request) => sent += request.Url.EndsWith("/_control/action", StringComparison.Ordinal) ? 1 : 0;

        await abort.ClickAsync();
        await visit.Hook("confirm-deny").ClickAsync();
        await Expect(visit.Hook("confirm")).ToHaveCountAsync(0);
        Assert.Equal(0, sent);

        await abort.ClickAsync();
        var posted = await visit.PostedToAsync("/_control/action", () => visit.Hook("confirm-accept").ClickAsync());
        Assert.Equal("run.abort", posted.GetProperty("action_id").GetString());
    }

    [Fact]
    public async Task A_select_sends_the_option_that_was_chosen()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        await visit.Hook("open-thread").ClickAsync();

        await visit.Page.Locator("[data-action-id='proposal.reason']").ClickAsync();
        var posted = await visit.PostedToAsync(
            "/_control/action", () => visit.Hook("option").Filter(new LocatorFilterOptions { HasText = "Canary is green" }).ClickAsync());

        Assert.Equal("r1", posted.GetProperty("selected_option").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);

        var hostile = visit.Message("Hostile");
        await Expect(hostile).ToContainTextAsync("<img src=x onerror=\"document.title='hacked'\">");
        await Expect(hostile).ToContainTextAsync("<script>alert(1)</script> <!channel>");
        await Expect(hostile.Locator("img, script, .mention, a[href^='javascript']")).ToHaveCountAsync(0);
        await Expect(visit.Page).Not.ToHaveTitleAsync("hacked");
    }

    [Fact]
    public async Task An_ephemeral_is_seen_by_its_person_only()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        await Expect(visit.Message("Did you mean")).ToContainTextAsync("Only visible to you");

        await visit.Hook("person-switcher").ClickAsync();
        await visit.Page.Locator("[data-person=U0BEN]").ClickAsync();

        await Expect(visit.Message("Did you mean")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_reply_goes_to_its_thread_with_mentions_and_escapes_as_Slack_stores_them()
    {
        await using var visit = await browser.OpenAsync(Staging, Stop);
        await visit.Hook("open-thread").ClickAsync();

        await visit.Hook("thread-composer-input").FillAsync("@eks-upgrade approve staging 3fa9c1 <now> & here");
        var posted = await visit.PostedToAsync("/_control/message", () => visit.Hook("thread-send").ClickAsync());

        Assert.Equal("<@U0BOT> approve staging 3fa9c1 &lt;now&gt; &amp; here", posted.GetProperty("text").GetString());
        Assert.NotEmpty(posted.GetProperty("thread_ts").GetString()!);
        await Expect(visit.Hook("thread-messages")).ToContainTextAsync("approve staging 3fa9c1 <now> & here");
    }

    [Fact]
    public async Task A_modal_shows_the_errors_of_its_fields_and_closes_when_they_are_mended()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);
        await visit.Hook("composer-input").FillAsync("/eks-upgrade");
        await visit.Hook("composer-input").PressAsync("Enter");
        var modal = visit.Hook("modal");
        await Expect(modal).ToContainTextAsync("Upgrade a cluster");

        await visit.Hook("modal-submit").ClickAsync();
        await Expect(modal.Locator("[data-error-for=cluster]")).ToHaveTextAsync("Please complete this required field.");

        await modal.Locator("[data-action-id=cluster]").ClickAsync();
        await visit.Hook("option").Filter(new LocatorFilterOptions { HasText = "prod" }).ClickAsync();
        await modal.Locator("[data-action-id=version]").FillAsync("1.53");
        await visit.Hook("modal-submit").ClickAsync();
        await Expect(modal.Locator("[data-error-for=version]")).ToContainTextAsync("Did you mean 1.35?");

        await modal.Locator("[data-action-id=version]").FillAsync("1.35");
        var posted = await visit.PostedToAsync("/_control/view_submit", () => visit.Hook("modal-submit").ClickAsync());
        Assert.Equal("prod", posted.GetProperty("values").GetProperty("cluster").GetProperty("cluster").GetProperty("selected_option").GetProperty("value").GetString());
        await Expect(modal).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_Home_tab_shows_the_view_of_the_acting_person()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        await visit.Hook("app-link").ClickAsync();

        await Expect(visit.Hook("home")).ToContainTextAsync("staging waits for an approval.");
    }

    [Fact]
    public async Task The_world_shows_its_clusters_and_switches_its_faults()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop);

        await visit.Hook("world-button").ClickAsync();
        await Expect(visit.Page.Locator("[data-cluster=staging]")).ToContainTextAsync("1.34 → 1.35");
        var posted = await visit.PostedToAsync("/_world/fault", () => visit.Page.Locator("[data-fault=throttle]").ClickAsync());

        Assert.True(posted.GetProperty("active").GetBoolean());
        await Expect(visit.Page.Locator("[data-fault=throttle]")).ToHaveAttributeAsync("aria-checked", "true");
    }

    [Fact]
    public async Task A_host_without_a_world_says_so()
    {
        await using var visit = await browser.OpenAsync(Platform, Stop, hasWorld: false);

        await visit.Hook("world-button").ClickAsync();

        await Expect(visit.Hook("world-missing")).ToContainTextAsync("This host has no world");
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)", "rgb(26, 29, 33)")]
    [InlineData(ColorScheme.Dark, "rgb(26, 29, 33)", "rgb(255, 255, 255)")]
    public async Task Colours_follow_the_system_until_they_are_switched(ColorScheme system, string ground, string switched)
    {
        await using var visit = await browser.OpenAsync(Platform, Stop, system);
        await Expect(visit.Page.Locator("#main")).ToHaveCSSAsync("background-color", ground);

        await visit.Hook("theme").ClickAsync();

        await Expect(visit.Page.Locator("#main")).ToHaveCSSAsync("background-color", switched);
    }
}

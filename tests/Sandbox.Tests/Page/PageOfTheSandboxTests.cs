using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EksUpgradeBot.Sandbox.Tests.Page;

/// <summary>The page in a real browser as the sandbox itself serves it, beside the simulated AWS at the same address.</summary>
public sealed class PageOfTheSandboxTests(PageFixture browser) : IClassFixture<PageFixture>
{
    [Fact]
    public async Task The_sandbox_shows_its_workspace_and_its_clusters_and_says_when_the_bot_does_not_answer()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("eksbot-page-").FullName, "sandbox");
        await using var world = await World.StartAsync(
            new SandboxOptions { Port = 0, Directory = directory, NoBot = true }, TestContext.Current.CancellationToken);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{world.Url}/#channel=C0PLATFORM&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();
        await Expect(page.GetByTestId("empty")).ToBeVisibleAsync();

        await page.GetByTestId("world-button").ClickAsync();
        foreach (var cluster in (string[])["dev", "staging", "prod", "legacy"])
        {
            await Expect(page.Locator($"[data-testid=cluster][data-cluster={cluster}]")).ToBeVisibleAsync();
        }

        await Expect(page.GetByTestId("bot")).ToContainTextAsync("Not running");
        await page.GetByTestId("close-world").ClickAsync();

        await page.GetByTestId("composer-input").FillAsync("/eks-upgrade prod 1.35");
        await page.GetByTestId("composer-input").PressAsync("Enter");
        await Expect(page.GetByTestId("messages")).ToContainTextAsync("dispatch_failed");
    }

    [Fact]
    public async Task Each_replica_says_what_it_does_and_has_a_button_of_its_own_within_reach()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("eksbot-page-").FullName, "sandbox");
        await using var world = await World.StartAsync(
            new SandboxOptions { Port = 0, Directory = directory, NoBot = true }, TestContext.Current.CancellationToken);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        string? wish = null;
        await page.RouteAsync("**/_world/bot", route =>
        {
            wish ??= route.Request.PostData;
            return route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "application/json",
                Body = """
                    {"running":true,"pid":null,"starts":3,"replicas":[
                      {"number":1,"running":true,"pid":11,"doing":"waits"},
                      {"number":2,"running":true,"pid":12,"doing":"at production-europe-20261122-203243, staging-20261122-203244 · 17 turns"},
                      {"number":3,"running":false,"pid":null,"doing":""}]}
                    """,
            });
        });

        await page.GotoAsync($"{world.Url}/#channel=C0PLATFORM&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();
        await page.GetByTestId("world-button").ClickAsync();

        var replicas = page.GetByTestId("replica");
        await Expect(replicas).ToContainTextAsync(["waits", "at production-europe-20261122-203243, staging", "stopped"]);
        await Expect(replicas.GetByRole(AriaRole.Button)).ToHaveTextAsync(["Cut off", "Kill", "Cut off", "Kill", "Cut off", "Start"]);
        foreach (var button in await replicas.GetByRole(AriaRole.Button).AllAsync())
        {
            await Expect(button).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        }

        await replicas.Nth(1).GetByTestId("kill-replica-2").ClickAsync();
        await Expect(replicas.Nth(1).GetByTestId("kill-replica-2")).ToBeEnabledAsync();
        Assert.Equal("""{"action":"kill","replica":2}""", wish);
    }

    [Fact]
    public async Task A_replica_is_cut_off_from_the_database_and_reconnected_and_its_line_says_so()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("eksbot-page-").FullName, "sandbox");
        await using var world = await World.StartAsync(
            new SandboxOptions { Port = 0, Directory = directory, NoBot = true }, TestContext.Current.CancellationToken);

        // None of the bots is started, and nobody asks the database.
        await world.ShareAsync("Host=127.0.0.1;Port=1;Database=nowhere", 3);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{world.Url}/#channel=C0PLATFORM&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();
        await page.GetByTestId("world-button").ClickAsync();

        var second = page.GetByTestId("replica").Nth(1);
        await second.GetByTestId("cut-replica-2").ClickAsync();
        await Expect(second).ToContainTextAsync("cut off from the database · stopped");
        Assert.Equal([false, true, false], world.Bots.Select(bot => bot.Link!.IsCut));
        await Expect(second.GetByTestId("mend-replica-2")).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });

        await second.GetByTestId("mend-replica-2").ClickAsync();
        await Expect(second.GetByTestId("cut-replica-2")).ToHaveTextAsync("Cut off");
        await Expect(second).Not.ToContainTextAsync("cut off from the database");
        Assert.DoesNotContain(world.Bots, bot => bot.Link!.IsCut);
    }

    [Fact]
    public async Task Channels_are_archived_and_left_by_the_bot_and_EKS_offers_a_version_at_a_press()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("eksbot-page-").FullName, "sandbox");
        await using var world = await World.StartAsync(
            new SandboxOptions { Port = 0, Directory = directory, NoBot = true }, TestContext.Current.CancellationToken);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{world.Url}/#channel=C0INCIDENTS&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();
        await page.GetByTestId("world-button").ClickAsync();

        await page.GetByTestId("kick-C0INCIDENTS").ClickAsync();
        await Expect(page.GetByTestId("invite-C0INCIDENTS")).ToBeVisibleAsync();
        await page.GetByTestId("archive-C0INCIDENTS").ClickAsync();
        await Expect(page.GetByTestId("unarchive-C0INCIDENTS")).ToBeVisibleAsync();
        await page.GetByTestId("new-version").ClickAsync();
        await Expect(page.GetByTestId("new-version")).ToBeEnabledAsync();

        using var http = new HttpClient { BaseAddress = new Uri(world.Url) };
        using var named = new StringContent("""{"version":"1.38"}""", System.Text.Encoding.UTF8, "application/json");
        using var refused = await http.PostAsync(new Uri("/_world/version", UriKind.Relative), named, TestContext.Current.CancellationToken);
        Assert.Contains("EKS offers 1.38 already.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_roll_that_a_budget_blocks_is_told_and_mended_with_a_button()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("eksbot-page-").FullName, "sandbox");
        await using var world = await World.StartAsync(
            new SandboxOptions { Port = 0, Directory = directory, NoBot = true, Scene = "compute", Speed = 0 }, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(world.Url) };
        await PostAsync(http, "/_world/cluster", """{"name":"blocked","action":"upgrade-nodegroup","nodegroup":"payments"}""");
        await PostAsync(http, "/_world/clock", """{"advance":"00:10:00"}""");
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();

        await page.GotoAsync($"{world.Url}/#channel=C0PLATFORM&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();
        await page.GetByTestId("world-button").ClickAsync();
        var card = page.Locator("[data-testid=cluster][data-cluster=blocked]");
        await Expect(card.GetByTestId("stuck")).ToContainTextAsync("The disruption budget ledger needs 2 healthy pods and has 2 currently.");
        await Expect(page.Locator("[data-testid=cluster][data-cluster=fargate] [data-pool=fargate]")).ToContainTextAsync("one for each pod");
        await Expect(page.Locator("[data-fault=kubernetes-not-ready]")).ToContainTextAsync("not ready");

        await card.GetByText("What somebody could do").ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Relax the disruption budget payments/ledger" }).ClickAsync();

        await Expect(card.GetByTestId("stuck")).ToHaveCountAsync(0);
    }

    private static async Task PostAsync(HttpClient http, string path, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}

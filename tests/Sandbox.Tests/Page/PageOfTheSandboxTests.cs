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
}

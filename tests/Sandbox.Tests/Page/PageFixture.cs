using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Page;

/// <summary>One browser for all tests of the page; each test gets a workspace and a browser context of its own.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _node;

    /// <summary>Why the page cannot be tested here, or null when it can.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        _node = Find("node");
        Missing = (chromium, _node) switch
        {
            (null, _) => "There is no chromium on the PATH; `apt-get install chromium` brings one.",
            (_, null) => "There is no node on the PATH, which the page's mock server needs.",
            _ => null,
        };
        if (Missing is not null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    internal async Task<Visit> OpenAsync(
        string hash, CancellationToken cancellationToken, ColorScheme colorScheme = ColorScheme.Light, bool hasWorld = true)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var workspace = await MockWorkspace.StartAsync(_node!, hasWorld, cancellationToken);
        var context = await NewContextAsync(colorScheme);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(workspace.Address, hash).ToString());
        await page.Locator("body[data-ready]").WaitForAsync();
        return new Visit(workspace, context, page);
    }

    /// <summary>A browser context of its own, skipping the test where there is no browser.</summary>
    internal Task<IBrowserContext> NewContextAsync(ColorScheme colorScheme = ColorScheme.Light)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colorScheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = 1400, Height = 900 },
        });
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/bin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

/// <summary>A browser that looks at a workspace.</summary>
internal sealed class Visit(MockWorkspace workspace, IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public ILocator Hook(string testId) => page.GetByTestId(testId);

    public ILocator Message(string text) => Hook("messages").GetByTestId("message").Filter(new LocatorFilterOptions { HasText = text });

    /// <summary>Does something that makes the page post to the control API, and gives what it posted.</summary>
    public async Task<JsonElement> PostedToAsync(string path, Func<Task> act)
    {
        var request = await page.RunAndWaitForRequestAsync(
            act, request => request.Method == "POST" && new Uri(request.Url).AbsolutePath == path);
        return JsonDocument.Parse(request.PostData ?? "{}").RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        await workspace.DisposeAsync();
    }
}

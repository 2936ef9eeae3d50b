using System.Net;
using EksUpgradeBot.Bot.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Hosting;

public sealed class RefusalWhenStoppingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/slack/commands", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/slack/events", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/healthz/live", HttpStatusCode.OK)]
    public async Task A_bot_that_is_stopping_takes_nothing_more_from_Slack_and_lives(string path, HttpStatusCode afterwards)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseRefusalWhenStopping();
        app.MapFallback(() => Results.Text("taken"));
        await app.StartAsync(Cancellation);
        using var slack = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Assert.Equal("taken", await slack.GetStringAsync(path, Cancellation));

        // The server still answers then: whoever was connected before is not cut off.
        app.Lifetime.StopApplication();

        using var answer = await slack.GetAsync(path, Cancellation);
        Assert.Equal(afterwards, answer.StatusCode);
    }
}

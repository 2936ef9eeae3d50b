using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Bot.Hosting;
using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Upgrade.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Hosting;

public sealed class TurnsEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("::1", HttpStatusCode.OK)]
    [InlineData("10.0.3.7", HttpStatusCode.NotFound)]
    [InlineData(null, HttpStatusCode.NotFound)]
    public async Task Only_whoever_is_on_the_same_machine_reads_what_the_replica_does(string? caller, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new ReplicaName("one"));
        builder.Services.AddSingleton(new TurnsAtWork(TimeProvider.System));
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = caller is null ? null : IPAddress.Parse(caller);
            return next(context);
        });
        app.MapTurns();
        await app.StartAsync(Cancellation);
        using var turn = app.Services.GetRequiredService<TurnsAtWork>().Begin(new RunId("prod-1"));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await http.GetAsync("/healthz/turns", Cancellation);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.OK)
        {
            Assert.Equal("prod-1", (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("turns")[0].GetProperty("run").GetString());
        }
    }
}

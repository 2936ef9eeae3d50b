using System.Globalization;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>The feed as server-sent events; Last-Event-ID (or <c>?after=</c>) takes up where a reader was.</summary>
internal sealed class EventStream(Feed feed, IHostApplicationLifetime lifetime)
{
    public async Task ServeAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : context.Request.Query["after"].ToString();
        var after = long.TryParse(last, CultureInfo.InvariantCulture, out var given) ? given : feed.LastId;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            // A first line, so that the reader knows that it listens from here on.
            await context.Response.WriteAsync($": listening after {after}\n\n", ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
            await foreach (var happening in feed.FollowAsync(after, ending.Token))
            {
                await context.Response.WriteAsync($"id: {happening.Id}\nevent: {happening.Kind}\ndata: {happening.Data}\n\n", ending.Token);
                await context.Response.Body.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader has gone, or the workspace shuts down.
        }
    }
}

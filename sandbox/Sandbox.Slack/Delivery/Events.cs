using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Control;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.Extensions.Hosting;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>The Events API: wraps what happened, delivers it, and delivers it again when the app did not acknowledge.</summary>
internal sealed class Events(Workspace workspace, Courier courier, Faults faults, Feed feed, IHostApplicationLifetime lifetime)
{
    /// <summary>How long after a failed delivery the next one follows; after the third Slack gives up.</summary>
    private static readonly TimeSpan[] s_retries = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>Sends the event if the app is subscribed to it; the returned task ends after the first delivery.</summary>
    public async Task<Receipt?> FireAsync(string user, string? channel, JsonObject happened, bool isExtShared = false)
    {
        var subscription = happened.Text("type") == "message" ? $"message.{happened.Text("channel_type")}s" : happened.Text("type")!;
        if (!workspace.Options.BotEvents.Contains(subscription) && !workspace.Options.BotEvents.Contains(subscription.TrimEnd('s')))
        {
            return null;
        }

        var parcel = new Parcel(Parcel.Event, Wrap(happened, isExtShared));
        if (faults.Take("delay_event") is { } late)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(late.Milliseconds), workspace.Time, lifetime.ApplicationStopping);
        }

        var receipt = await courier.SendAsync(parcel, lifetime.ApplicationStopping);
        feed.Tell("delivery", new JsonObject { ["user"] = user, ["channel"] = channel, ["text"] = subscription }.With("error", receipt.Error));
        if (faults.Take("duplicate_event") is not null)
        {
            await courier.SendAsync(parcel with { RetryAttempt = 1, RetryReason = "timeout" }, lifetime.ApplicationStopping);
        }

        if (!receipt.Acknowledged && !receipt.NoRetry)
        {
            _ = RetryAsync(parcel, receipt);
        }

        return receipt;
    }

    private async Task RetryAsync(Parcel parcel, Receipt receipt)
    {
        try
        {
            for (var attempt = 1; attempt <= s_retries.Length && !receipt.Acknowledged && !receipt.NoRetry; attempt++)
            {
                await Task.Delay(s_retries[attempt - 1], workspace.Time, lifetime.ApplicationStopping);
                receipt = await courier.SendAsync(
                    parcel with { RetryAttempt = attempt, RetryReason = receipt.RetryReason }, lifetime.ApplicationStopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The workspace shuts down.
        }
    }

    private JsonObject Wrap(JsonObject happened, bool isExtShared)
    {
        var options = workspace.Options;
        return new JsonObject
        {
            ["token"] = "sandbox",
            ["team_id"] = options.TeamId,
            ["context_team_id"] = options.TeamId,
            ["context_enterprise_id"] = null,
            ["api_app_id"] = options.AppId,
            ["event"] = happened,
            ["type"] = "event_callback",
            ["event_id"] = workspace.NextId("Ev"),
            ["event_time"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject
            {
                ["enterprise_id"] = null,
                ["team_id"] = options.TeamId,
                ["user_id"] = options.BotUserId,
                ["is_bot"] = true,
                ["is_enterprise_install"] = false,
            }),
            ["is_ext_shared_channel"] = isExtShared,
            ["event_context"] = $"4-{workspace.NextId("ctx")}",
        };
    }
}

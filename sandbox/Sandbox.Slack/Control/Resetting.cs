using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary>Makes the workspace as it was at the start; the app's sockets stay.</summary>
internal sealed class Resetting(
    Workspace workspace, Views views, Files files, Triggers triggers, ResponseUrls responses, RateLimits limits, Faults faults, CallLog log,
    SocketHub sockets, Feed feed)
{
    public JsonObject Reset()
    {
        lock (workspace.Gate)
        {
            workspace.Reset();
            views.Clear();
            files.ById.Clear();
            triggers.Clear();
            responses.Clear();
        }

        limits.Clear();
        faults.Clear();
        log.Clear();
        sockets.Disabled = false;
        feed.Tell("reset", []);
        return new JsonObject { ["ok"] = true };
    }
}

using System.Net.WebSockets;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Control;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>The app's sockets: at most ten, and each payload goes to one of them.</summary>
internal sealed class SocketHub(
    Workspace workspace, SocketTickets tickets, Faults faults, Feed feed, IHostApplicationLifetime lifetime) : ITransport
{
    private const int MostLinks = 10;
    private static readonly TimeSpan s_warning = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_debugLifetime = TimeSpan.FromSeconds(360);
    private static readonly TimeSpan s_pings = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly List<SocketLink> _links = [];
    private int _turn;

    /// <summary>Socket Mode turned off by the app's owner: whoever connects is told so.</summary>
    public bool Disabled { get; set; }

    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _links.Count;
            }
        }
    }

    private SocketLink[] Links
    {
        get
        {
            lock (_gate)
            {
                return [.. _links];
            }
        }
    }

    public async Task<Receipt> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        if (Next() is not { } link)
        {
            return Receipt.NotConnected;
        }

        return await link.DeliverAsync(parcel, faults.Take("drop_before_ack") is not null, cancellationToken);
    }

    /// <summary>Serves <c>/link/</c> for as long as the socket lives.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !tickets.Take(context.Request.Query["ticket"]))
        {
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        // With a timeout set, the framework sends real ping frames, which Slack's clients watch for.
        var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = s_pings, KeepAliveTimeout = s_pings * 3 });
        using var link = new SocketLink(socket, workspace.Time, workspace.Options.AcknowledgeWithin);
        if (Refusal() is { } refusal)
        {
            await link.DisconnectAsync(refusal, ending.Token);
            await link.CloseAsync(ending.Token);
            await link.ReadAsync(ending.Token);
            return;
        }

        var life = context.Request.Query["debug_reconnects"] == "true" ? s_debugLifetime : workspace.Options.ConnectionLifetime;
        Join(link);
        try
        {
            await link.SendAsync(Hello(life), ending.Token);
            Presence();
            var expiry = ExpireAsync(link, life, ending.Token);
            await link.ReadAsync(ending.Token);
            await ending.CancelAsync();
            await expiry;
        }
        catch (Exception cut) when (cut is WebSocketException or OperationCanceledException)
        {
            // Cut before it was greeted.
        }
        finally
        {
            Leave(link);
            Presence();
        }
    }

    /// <summary>Cuts every line without a word.</summary>
    public void Drop()
    {
        foreach (var link in Links)
        {
            // Gone for deliveries at once: the reader of the socket may notice a moment later.
            Leave(link);
            link.Abort();
        }
    }

    /// <summary>Announces the end to every socket, and closes those whose end is now.</summary>
    public async Task DisconnectAsync(string reason, CancellationToken cancellationToken)
    {
        foreach (var link in Links)
        {
            await link.DisconnectAsync(reason, cancellationToken);
            if (reason == "link_disabled")
            {
                await link.CloseAsync(cancellationToken);
            }
            else
            {
                _ = CutLaterAsync(link);
            }
        }
    }

    private async Task CutLaterAsync(SocketLink link)
    {
        try
        {
            await Task.Delay(s_warning, workspace.Time, lifetime.ApplicationStopping);
            await link.CloseAsync(lifetime.ApplicationStopping);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // It left by itself, as it was asked to.
        }
    }

    private async Task ExpireAsync(SocketLink link, TimeSpan life, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(life - s_warning, workspace.Time, cancellationToken);
            await link.DisconnectAsync("warning", cancellationToken);
            await Task.Delay(s_warning, workspace.Time, cancellationToken);
            await link.DisconnectAsync("refresh_requested", cancellationToken);
            await link.CloseAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It left before its time.
        }
    }

    private string? Refusal() =>
        Disabled || workspace.Settings.Mode != SlackTransport.Socket ? "link_disabled"
        : Connections >= MostLinks ? "too_many_websockets"
        : null;

    private SocketLink? Next()
    {
        lock (_gate)
        {
            var ready = _links.Where(link => link.IsOpen && !link.Leaving).ToList();
            return ready.Count == 0 ? null : ready[_turn++ % ready.Count];
        }
    }

    private void Join(SocketLink link)
    {
        lock (_gate)
        {
            _links.Add(link);
        }
    }

    private void Leave(SocketLink link)
    {
        lock (_gate)
        {
            _links.Remove(link);
        }
    }

    private void Presence() => feed.Tell("presence", new JsonObject { ["connections"] = Connections });

    private JsonObject Hello(TimeSpan life) => new()
    {
        ["type"] = "hello",
        ["num_connections"] = Connections,
        ["connection_info"] = new JsonObject { ["app_id"] = workspace.Options.AppId },
        ["debug_info"] = new JsonObject
        {
            ["host"] = "applink-sandbox",
            ["started"] = workspace.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff"),
            ["build_number"] = 1,
            ["approximate_connection_time"] = (int)life.TotalSeconds,
        },
    };
}

using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

/// <summary>The app's end of a Socket Mode connection.</summary>
internal sealed class AppSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public JsonObject Hello { get; private set; } = [];

    /// <summary>Connects as an app does, and waits for the greeting.</summary>
    public static async Task<AppSocket> ConnectAsync(SlackHost slack)
    {
        var socket = await OpenAsync(slack);
        socket.Hello = (await socket.ReceiveAsync())!;
        return socket;
    }

    public static async Task<AppSocket> OpenAsync(SlackHost slack) => await OpenAsync(await TicketAsync(slack));

    public static async Task<AppSocket> OpenAsync(Uri url)
    {
        var socket = new AppSocket();
        await socket._socket.ConnectAsync(url, SlackHost.Token);
        return socket;
    }

    public static async Task<Uri> TicketAsync(SlackHost slack)
    {
        var answer = await slack.ApiAsync("apps.connections.open", token: slack.Options.AppToken);
        return new(answer["url"]!.GetValue<string>());
    }

    /// <summary>The next frame; null when the workspace has closed or cut the line.</summary>
    public async Task<JsonObject?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var frame = new MemoryStream();
        try
        {
            while (true)
            {
                // The limit only keeps a broken test from hanging.
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), SlackHost.Token).AsTask().WaitAsync(TimeSpan.FromMinutes(1), SlackHost.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                frame.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return JsonNode.Parse(Encoding.UTF8.GetString(frame.ToArray()))!.AsObject();
                }
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public async Task AckAsync(JsonObject envelope, object? payload = null)
    {
        var ack = new JsonObject { ["envelope_id"] = envelope["envelope_id"]!.GetValue<string>() };
        if (payload is not null)
        {
            ack["payload"] = System.Text.Json.JsonSerializer.SerializeToNode(payload);
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(ack.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, SlackHost.Token);
    }

    /// <summary>Receives one envelope, acknowledges it and gives its payload.</summary>
    public async Task<JsonObject> TakeAsync(object? answer = null)
    {
        var envelope = await ReceiveAsync() ?? throw new InvalidOperationException("The line is closed.");
        await AckAsync(envelope, answer);
        return envelope["payload"]!.AsObject();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

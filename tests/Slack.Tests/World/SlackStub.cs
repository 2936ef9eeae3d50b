using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.World;

/// <summary>A little Slack on a port of this machine: methods that answer what they are told to, and sockets.</summary>
public sealed class SlackStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<StubSocket> _sockets = Channel.CreateUnbounded<StubSocket>();
    private readonly ConcurrentBag<StubSocket> _opened = [];
    private readonly ConcurrentDictionary<string, Func<HttpContext, StubCall, Task>> _methods = new();

    private SlackStub()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(HandleAsync);
    }

    public ConcurrentQueue<StubCall> Calls { get; } = new();

    public Uri Url => new(_app.Urls.First());

    public Uri ApiUrl => new(Url, "/api/");

    public static async Task<SlackStub> StartAsync()
    {
        var stub = new SlackStub();
        stub.Answer("apps.connections.open", () => $$"""{"ok":true,"url":"{{stub.Url.ToString().Replace("http", "ws")}}link?ticket=secret-ticket"}""");
        await stub._app.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    public void Answer(string method, string json) => Answer(method, () => json);

    public void Answer(string method, Func<string> json) => On(method, (context, _) => context.Response.WriteAsync(json()));

    /// <summary>Answers in turn, then with the last for ever.</summary>
    public void On(string method, params Func<HttpContext, StubCall, Task>[] answers)
    {
        var turn = -1;
        _methods[method] = (context, call) => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length - 1)](context, call);
    }

    public int CountOf(string method) => Calls.Count(call => call.Method == method);

    public async Task<StubSocket> SocketAsync() => await _sockets.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public static Func<HttpContext, StubCall, Task> Json(string json) => (context, _) => context.Response.WriteAsync(json);

    public static Func<HttpContext, StubCall, Task> RateLimited(int seconds) => (context, _) =>
    {
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = $"{seconds}";
        return context.Response.WriteAsync("""{"ok":false,"error":"ratelimited"}""");
    };

    public static Func<HttpContext, StubCall, Task> Status(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static Task CutOff(HttpContext context, StubCall call)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _sockets.Writer.TryComplete();
        foreach (var socket in _opened)
        {
            socket.Abort();
        }

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var stub = new StubSocket(socket);
            _opened.Add(stub);
            await _sockets.Writer.WriteAsync(stub);
            await stub.Gone;
            return;
        }

        using var reader = new MemoryStream();
        await context.Request.Body.CopyToAsync(reader);
        var path = context.Request.Path.Value!;
        var call = new StubCall(
            path.StartsWith("/api/", StringComparison.Ordinal) ? path["/api/".Length..] : path,
            context.Request.Headers.Authorization.ToString(),
            context.Request.ContentType ?? "",
            Encoding.UTF8.GetString(reader.ToArray()));
        Calls.Enqueue(call);
        context.Response.Headers["x-slack-req-id"] = "req-1";

        await (_methods.TryGetValue(call.Method, out var answer) ? answer(context, call) : context.Response.WriteAsync("""{"ok":true}"""));
    }
}

/// <summary>One call that was made.</summary>
public sealed record StubCall(string Method, string Authorization, string ContentType, string Body)
{
    public IReadOnlyDictionary<string, string> Form { get; } = Body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split('=', 2))
        .Where(field => field.Length == 2)
        .ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1].Replace('+', ' ')));
}

/// <summary>Slack's end of one socket.</summary>
public sealed class StubSocket(WebSocket socket)
{
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Gone => _gone.Task;

    public Task HelloAsync(int lifetime = 3600) =>
        SendAsync($$$"""{"type":"hello","num_connections":1,"debug_info":{"approximate_connection_time":{{{lifetime}}}}}""");

    public Task SendAsync(string json, int piecesOf = int.MaxValue) => SendAsync(Encoding.UTF8.GetBytes(json), piecesOf);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, int piecesOf)
    {
        while (bytes.Length > piecesOf)
        {
            await socket.SendAsync(bytes[..piecesOf], WebSocketMessageType.Text, endOfMessage: false, TestContext.Current.CancellationToken);
            bytes = bytes[piecesOf..];
        }

        await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
    }

    /// <summary>The next frame, or null when the client has closed or gone.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];

        try
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);

            if (received.MessageType != WebSocketMessageType.Close)
            {
                return JsonElement.Parse(buffer.AsSpan(0, received.Count));
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
        }

        _gone.TrySetResult();
        return null;
    }

    public void Abort()
    {
        socket.Abort();
        _gone.TrySetResult();
    }
}

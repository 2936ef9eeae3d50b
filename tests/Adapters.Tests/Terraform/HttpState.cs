using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>A state behind HTTP, as Terraform's backend of that name uses it: GET, POST, LOCK and UNLOCK. A lock stays until it is taken back.</summary>
internal sealed class HttpState : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private byte[]? _state;

    public HttpState()
    {
        // The listener wants its port named; one that was free a moment ago is.
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The root module's code for it.</summary>
    public string Backend => $$"""
        terraform {
          backend "http" {
            address        = "{{Url}}"
            lock_address   = "{{Url}}"
            unlock_address = "{{Url}}"
          }
        }
        """;

    /// <summary>The lock as its holder described it; null when nobody holds it.</summary>
    public string? Lock { get; set; }

    /// <summary>The lock's id.</summary>
    public string? LockId => Lock is { } held ? JsonDocument.Parse(held).RootElement.GetProperty("ID").GetString() : null;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var (status, answer) = Answer(context.Request.HttpMethod, body.ToArray());
                context.Response.StatusCode = status;
                context.Response.ContentLength64 = answer.Length;
                await context.Response.OutputStream.WriteAsync(answer);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private (int Status, byte[] Answer) Answer(string method, byte[] body)
    {
        switch (method)
        {
            case "GET":
                return _state is null ? (404, []) : (200, _state);
            case "POST":
                _state = body;
                return (200, []);
            case "LOCK" when Lock is { } held:
                return (423, System.Text.Encoding.UTF8.GetBytes(held));
            case "LOCK":
                Lock = System.Text.Encoding.UTF8.GetString(body);
                return (200, []);
            case "UNLOCK":
                Lock = null;
                return (200, []);
            default:
                return (405, []);
        }
    }
}

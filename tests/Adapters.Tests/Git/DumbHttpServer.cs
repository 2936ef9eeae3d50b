using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EksUpgradeBot.Adapters.Tests.Git;

/// <summary>A bare repository behind HTTP with a password, as plain files (git's "dumb" protocol), which sees what runs on the machine while it is asked.</summary>
internal sealed class DumbHttpServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _repository;
    private readonly Task _serving;

    public DumbHttpServer(string repository)
    {
        _repository = repository;

        // The listener wants its port named; one that was free a moment ago is.
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Authority = $"127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"http://{Authority}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Host and port.</summary>
    public string Authority { get; }

    /// <summary>User and password of every request that had them.</summary>
    public List<string> Authorizations { get; } = [];

    /// <summary>The arguments of every process there was while a request was answered.</summary>
    public HashSet<string> Arguments { get; } = new(StringComparer.Ordinal);

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
                Answer(context);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                Arguments.Add(File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile.
            }
        }

        if (context.Request.Headers["Authorization"] is not { } given)
        {
            context.Response.StatusCode = 401;
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"infra\"");
            return;
        }

        Authorizations.Add(Encoding.UTF8.GetString(Convert.FromBase64String(given["Basic ".Length..])));
        var file = Path.Combine(_repository, context.Request.Url!.AbsolutePath["/infra.git/".Length..]);
        if (!File.Exists(file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        var bytes = File.ReadAllBytes(file);
        context.Response.OutputStream.Write(bytes);
    }
}

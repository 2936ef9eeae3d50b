using System.Net;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>
/// What stands before the bot where Slack delivers over HTTP: gives each request to the next replica in turn. As a real ingress does,
/// it goes on to another one when a connection cannot be opened, and repeats nothing that was sent.
/// </summary>
internal sealed class Ingress : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<IReadOnlyList<BotProcess>> _bots;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private int _turn = -1;

    private Ingress(WebApplication app, string url, Func<IReadOnlyList<BotProcess>> bots)
    {
        _app = app;
        Url = url;
        _bots = bots;
        app.Run(ForwardAsync);
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Starts one on a port of its own.</summary>
    /// <param name="bots">The replicas; asked anew for each request.</param>
    public static async Task<Ingress> StartAsync(Func<IReadOnlyList<BotProcess>> bots, CancellationToken cancellationToken)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url);
        var ingress = new Ingress(builder.Build(), url, bots);
        await ingress._app.StartAsync(cancellationToken);
        return ingress;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bots = _bots();
        var first = (uint)Interlocked.Increment(ref _turn);
        for (var tried = 0u; tried < bots.Count; tried++)
        {
            var bot = bots[(int)((first + tried) % (uint)bots.Count)];
            using var request = Request(context.Request, bot.Url, body.ToArray());
            try
            {
                using var response = await _http.SendAsync(request, context.RequestAborted);
                await AnswerAsync(response, context);
                return;
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // Nobody listens there.
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        context.Response.StatusCode = (int)HttpStatusCode.BadGateway;
    }

    private static HttpRequestMessage Request(HttpRequest from, string to, byte[] body)
    {
        var request = new HttpRequestMessage(new HttpMethod(from.Method), $"{to}{from.Path}{from.QueryString}") { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in from.Headers.Where(header => !header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }

    private static async Task AnswerAsync(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        // Kestrel frames the answer anew.
        context.Response.Headers.Remove("Transfer-Encoding");
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}

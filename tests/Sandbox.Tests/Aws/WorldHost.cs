using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>The simulated AWS on a real port of this machine, and a client that signs as an SDK does.</summary>
internal sealed class WorldHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private WorldHost(WebApplication app)
    {
        _app = app;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _http = new HttpClient { BaseAddress = new Uri(Url) };
    }

    public string Url { get; }

    public AwsWorld World => _app.Services.GetRequiredService<AwsWorld>();

    public AwsWorldStage Stage => _app.Services.GetRequiredService<AwsWorldStage>();

    public IEnumerable<ApiCall> Writes => World.Log.Calls.Where(call => call.Write);

    public static async Task<WorldHost> StartAsync(AwsWorldOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAwsWorld(options);
        var app = builder.Build();
        app.MapAwsWorld();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new WorldHost(app);
    }

    public Task<EksAnswer> GetAsync(string path, string region = "eu-west-1") => SendAsync(HttpMethod.Get, path, null, region);

    public Task<EksAnswer> PostAsync(string path, object body, string region = "eu-west-1") => SendAsync(HttpMethod.Post, path, body, region);

    public async Task<EksAnswer> SendAsync(HttpMethod method, string path, object? body, string region = "eu-west-1", bool signed = true,
        string accessKey = "AKIATEST000000000001")
    {
        using var request = new HttpRequestMessage(method, path);

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (signed)
        {
            // A key that the world does not know, so the signature need only look like one.
            request.Headers.TryAddWithoutValidation("X-Amz-Date", "20261122T090000Z");
            request.Headers.TryAddWithoutValidation("Authorization",
                $"AWS4-HMAC-SHA256 Credential={accessKey}/20261122/{region}/eks/aws4_request, "
                + $"SignedHeaders=host;x-amz-date, Signature={new string('a', 64)}");
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new EksAnswer(
            (int)response.StatusCode,
            response.Headers.TryGetValues("x-amzn-ErrorType", out var codes) ? codes.Single() : null,
            JsonNode.Parse(text)!);
    }

    public async Task<JsonNode> WorldAsync(string path, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = content is null
            ? await _http.GetAsync(new Uri("/_world" + path, UriKind.Relative), TestContext.Current.CancellationToken)
            : await _http.PostAsync(new Uri("/_world" + path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

/// <summary>An answer of the EKS API.</summary>
internal sealed record EksAnswer(int Status, string? Error, JsonNode Body)
{
    public string? Message => Body["message"]?.GetValue<string>();

    public string UpdateId => Body["update"]!["id"]!.GetValue<string>();

    public string? Text(params string[] path) => path.Aggregate((JsonNode?)Body, (node, name) => node?[name])?.ToString();
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack;
using EksUpgradeBot.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

/// <summary>A workspace on a real Kestrel with a clock of its own, and the two doors to it: the app's and the people's.</summary>
internal sealed class SlackHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private SlackHost(WebApplication app, SlackWorkspaceOptions options, FakeTime clock)
    {
        _app = app;
        Options = options;
        Clock = clock;
        Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _http = new() { BaseAddress = new Uri(Url) };
    }

    public FakeTime Clock { get; }

    public SlackWorkspaceOptions Options { get; }

    public string Url { get; }

    public HttpClient Http => _http;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<SlackHost> StartAsync(SlackWorkspaceOptions? options = null, bool realClock = false)
    {
        var clock = new FakeTime();
        options ??= new();
        options = realClock ? options : options with { Time = clock };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSlackWorkspace(options);
        var app = builder.Build();
        app.MapSlackWorkspace();
        await app.StartAsync(Token);
        return new(app, options, clock);
    }

    /// <summary>A method called as Slack's Node SDK calls it: a form, with structures as JSON text.</summary>
    public async Task<JsonObject> ApiAsync(string method, object? arguments = null, string? token = null)
    {
        using var response = await SendAsync(method, arguments, token);
        return await ReadAsync(response);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, object? arguments = null, string? token = null)
    {
        var fields = (JsonObject?)System.Text.Json.JsonSerializer.SerializeToNode(arguments) ?? [];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{method}")
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(
                field.Key, field.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : field.Value?.ToJsonString() ?? ""))),
        };
        request.Headers.Add("Authorization", $"Bearer {token ?? Options.BotToken}");
        return await _http.SendAsync(request, Token);
    }

    public async Task<JsonObject> ControlAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync($"/_control/{path}", body, Token);
        return await ReadAsync(response);
    }

    public async Task<JsonObject> ReadAsync(string path)
    {
        using var response = await _http.GetAsync($"/_control/{path}", Token);
        return await ReadAsync(response);
    }

    public Task FaultAsync(object fault) => ControlAsync("faults", fault);

    public async Task<IReadOnlyList<JsonObject>> MessagesAsync(string channel, string? user = null, string? threadTs = null)
    {
        var path = $"messages?channel={channel}&user={user}&thread_ts={threadTs}";
        return [.. (await ReadAsync(path))["messages"]!.AsArray().Select(message => message!.AsObject())];
    }

    /// <summary>Posts as the app and gives the ts.</summary>
    public async Task<string> PostAsync(object arguments)
    {
        var answer = await ApiAsync("chat.postMessage", arguments);
        Assert.True(answer["ok"]!.GetValue<bool>(), answer.ToJsonString());
        return answer["ts"]!.GetValue<string>();
    }

    public async Task<(System.Net.HttpStatusCode Status, string Body)> RespondAsync(string url, object body)
    {
        using var content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(url), content, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!.AsObject();
}

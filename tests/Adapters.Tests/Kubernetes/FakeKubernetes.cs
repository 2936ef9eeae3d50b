using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

/// <summary>A cluster's API server over TLS: it pages its lists by three, whatever is asked, and takes any token it was not told to refuse.</summary>
internal sealed class FakeKubernetes : IAsyncDisposable
{
    private const int PageSize = 3;

    private readonly WebApplication _app;

    private FakeKubernetes(WebApplication app) => _app = app;

    public string Url => _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    public List<JsonObject> Nodes { get; } = [];

    /// <summary>What else there is, by the path of its list.</summary>
    public Dictionary<string, List<JsonObject>> Objects { get; } = [];

    /// <summary>The patches that came: content type, path and body.</summary>
    public ConcurrentQueue<(string? Type, string Path, string Body)> Patches { get; } = new();

    public string GitVersion { get; set; } = "v1.34.2-eks-473151a";

    /// <summary>Paths with query, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Tokens { get; } = new();

    public HashSet<string> RefusedTokens { get; } = [];

    public bool RefusesEveryToken { get; set; }

    /// <summary>The next requests are answered so.</summary>
    public ConcurrentQueue<RequestDelegate?> Next { get; } = new();

    public static async Task<FakeKubernetes> StartAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var fake = new FakeKubernetes(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public void HasNode(string name, string kubelet = "v1.33.5-eks-1", string labels = "{}", string ready = "True", bool cordoned = false) =>
        Nodes.Add(JsonNode.Parse(
            $$$"""
            {"metadata":{"name":"{{{name}}}","labels":{{{labels}}},"annotations":{"a":"b"} },"spec":{"unschedulable":{{{(cordoned ? "true" : "null")}}} },
            "status":{"images":[{"names":["x"],"sizeBytes":1}],"conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"{{{ready}}}"}],
            "nodeInfo":{"kubeletVersion":"{{{kubelet}}}","osImage":"Bottlerocket"} } }
            """)!.AsObject());

    /// <summary>Adds an object to the list at a path.</summary>
    public void Has(string path, string json)
    {
        if (!Objects.TryGetValue(path, out var list))
        {
            Objects[path] = list = [];
        }

        list.Add(JsonNode.Parse(json)!.AsObject());
    }

    public static RequestDelegate Refusal(int status, string message) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new JsonObject { ["kind"] = "Status", ["message"] = message, ["code"] = status });
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var token = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "");
        Tokens.Enqueue(token);
        if (Next.TryDequeue(out var next) && next is not null)
        {
            return next(context);
        }

        if (RefusesEveryToken || RefusedTokens.Contains(token))
        {
            return Refusal(401, "Unauthorized")(context);
        }

        return context.Request.Path.Value switch
        {
            "/version" => context.Response.WriteAsJsonAsync(new JsonObject { ["major"] = "1", ["minor"] = "34+", ["gitVersion"] = GitVersion }),
            "/api/v1/nodes" => ListAsync(context, Nodes),
            { } path when context.Request.Method == "PATCH" => PatchAsync(context, path),
            { } path when Objects.TryGetValue(path, out var list) => ListAsync(context, list),
            _ => Refusal(404, "the server could not find the requested resource")(context),
        };
    }

    private async Task PatchAsync(HttpContext context, string path)
    {
        using var body = new StreamReader(context.Request.Body);
        Patches.Enqueue((context.Request.ContentType, path, await body.ReadToEndAsync(context.RequestAborted)));
        await context.Response.WriteAsJsonAsync(new JsonObject { ["kind"] = "Deployment" });
    }

    private static Task ListAsync(HttpContext context, List<JsonObject> all)
    {
        var from = context.Request.Query["continue"] is [{ } token] ? int.Parse(token.Split('+')[1], CultureInfo.InvariantCulture) : 0;
        var metadata = new JsonObject { ["resourceVersion"] = "7" };
        if (from + PageSize < all.Count)
        {
            metadata["continue"] = $"eyJ=/+{from + PageSize}";
        }

        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["kind"] = "List",
            ["items"] = new JsonArray([.. all.Skip(from).Take(PageSize).Select(node => node.DeepClone())]),
            ["metadata"] = metadata,
        });
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Amazon.Runtime;
using EksUpgradeBot.Adapters.Eks;
using EksUpgradeBot.Upgrade.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Adapters.Tests.Eks;

/// <summary>One request that came in, as it was signed.</summary>
internal sealed record Seen(string Method, string Target, string Body, string Key, string Region, string Service)
{
    public string Path => Target.Split('?')[0];
}

/// <summary>
/// EKS and STS on a port of this machine. It keeps the resources it is given, pages every list by two, and refuses what is
/// not signed right: so every test of an adapter is also one of its signatures.
/// </summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string Key = "AKIAEXAMPLE";
    public const string Secret = "se/cret+";

    private const int PageSize = 2;

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _secrets = new() { [Key] = Secret };
    private readonly ConcurrentQueue<Func<Seen, IResult?>> _faults = new();
    private int _sessions;
    private Uri? _lastUrl;

    private FakeAws(WebApplication app) => _app = app;

    public Uri Url => _lastUrl ?? new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>Whole answers by path: <c>/clusters/demo</c> gives <c>{"cluster": …}</c>.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    /// <summary>Lists by path and, for a node group's updates, its name: member and items.</summary>
    public ConcurrentDictionary<string, (string Member, IReadOnlyList<JsonNode> Items)> Lists { get; } = new();

    /// <summary>How long the next sessions of assumed roles last.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(1);

    public static async Task<FakeAws> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeAws(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public AwsAccess Access(int retries = 0, string? sessionToken = null) => new(new AwsOptions
    {
        Credentials = sessionToken is null ? new BasicAWSCredentials(Key, Secret) : new SessionAWSCredentials(Key, Secret, sessionToken),
        EksEndpoint = Url,
        StsEndpoint = Url,
        MaxErrorRetry = retries,
    });

    public static ClusterAddress Address(string eksName = "demo", string region = "eu-west-1", string? role = null) =>
        new(ClusterName.Parse("prod"), eksName, region, role);

    public void HasCluster(string json, string name = "demo") => Answers[$"/clusters/{name}"] = $$"""{"cluster":{{json}} }""";

    public void HasList(string path, string member, params string[] items) =>
        Lists[path] = (member, [.. items.Select(item => (JsonNode)JsonValue.Create(item)!)]);

    public void HasUpdate(string id, string status, double createdAt, string more = "", string? nodeGroup = null, string name = "demo") =>
        Answers[$"/clusters/{name}/updates/{id}{(nodeGroup is null ? "" : $"?nodegroupName={nodeGroup}")}"] =
            $$$"""{"update":{"id":"{{{id}}}","status":"{{{status}}}","type":"VersionUpdate","createdAt":{{{createdAt}}} {{{more}}} }}""";

    /// <summary>The next request is answered with an error.</summary>
    public void FailNext(int status, string code, string message) => _faults.Enqueue(_ => Error(status, code, message));

    /// <summary>The next request is answered with this; null for the usual answer.</summary>
    public void AnswerNext(IResult? answer) => _faults.Enqueue(_ => answer);

    /// <summary>Takes back what was to fail.</summary>
    public void Forgive() => _faults.Clear();

    public int Count(string method, string path) => Requests.Count(seen => seen.Method == method && seen.Path == path);

    public Task StopAsync()
    {
        _lastUrl = Url;
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        var scope = context.Request.Headers.Authorization.ToString().Split("Credential=").Last().Split(',')[0].Split('/');
        var seen = new Seen(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Encoding.UTF8.GetString(body),
            scope[0],
            scope.ElementAtOrDefault(2) ?? "",
            scope.ElementAtOrDefault(3) ?? "");
        Requests.Enqueue(seen);

        var fault = SigV4.Fault(context.Request, body, key => _secrets.GetValueOrDefault(key));
        var answer = fault is not null
            ? Error(403, "InvalidSignatureException", fault)
            : _faults.TryDequeue(out var next) && next(seen) is { } failed ? failed : seen.Service == "sts" ? Sts(seen) : Eks(seen);
        await answer.ExecuteAsync(context);
    }

    private IResult Eks(Seen seen)
    {
        var query = HttpUtility.ParseQueryString(seen.Target.Split('?').ElementAtOrDefault(1) ?? "");
        var group = query["nodegroupName"] is { } name ? $"?nodegroupName={name}" : "";
        if (Answers.TryGetValue(seen.Path + group, out var answer))
        {
            return Results.Content(answer, "application/json");
        }

        if (!Lists.TryGetValue(seen.Path + group, out var list))
        {
            return Error(404, "ResourceNotFoundException", $"Nothing at {seen.Path}{group}.");
        }

        var token = seen.Method == "POST" && seen.Body.Length > 0 ? JsonNode.Parse(seen.Body)!["nextToken"]?.GetValue<string>() : query["nextToken"];
        var from = token is null ? 0 : int.Parse(token.Split('=')[1], CultureInfo.InvariantCulture);
        var page = new JsonObject { [list.Member] = new JsonArray([.. list.Items.Skip(from).Take(PageSize).Select(item => item.DeepClone())]) };
        if (from + PageSize < list.Items.Count)
        {
            // Characters that a query must escape, as EKS's own tokens have.
            page["nextToken"] = $"to/ken+={from + PageSize}";
        }

        return Results.Content(page.ToJsonString(), "application/json");
    }

    private IResult Sts(Seen seen)
    {
        var form = HttpUtility.ParseQueryString(seen.Body);
        var session = Interlocked.Increment(ref _sessions);
        var key = $"ASIASESSION{session}";
        _secrets[key] = $"secret{session}";
        var until = TimeProvider.System.GetUtcNow() + SessionLength;
        return Results.Content(
            $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><Arn>{form["RoleArn"]}/{form["RoleSessionName"]}</Arn><AssumedRoleId>A:B</AssumedRoleId></AssumedRoleUser>
            <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret{session}</SecretAccessKey>
            <SessionToken>session{session}</SessionToken><Expiration>{until:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials>
            </AssumeRoleResult></AssumeRoleResponse>
            """,
            "text/xml");
    }

    public static IResult Error(int status, string code, string message) => new ErrorResult(status, code, message);

    private sealed class ErrorResult(int status, string code, string message) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers["x-amzn-ErrorType"] = code;
            httpContext.Response.Headers["x-amzn-requestid"] = "request-1";
            return httpContext.Response.WriteAsJsonAsync(new JsonObject { ["clusterName"] = "demo", ["nodegroupName"] = null, ["message"] = message });
        }
    }
}

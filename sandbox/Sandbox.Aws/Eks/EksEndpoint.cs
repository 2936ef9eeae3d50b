using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Control;
using EksUpgradeBot.Sandbox.Aws.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>The EKS API on the wire: routing, signature, faults, errors and the log around <see cref="EksApi"/>.</summary>
internal sealed class EksEndpoint(AwsWorld world)
{
    private readonly EksApi _api = new(world);

    public async Task HandleAsync(HttpContext context)
    {
        // Kestrel decodes the path and leaves %2F alone; only the raw target tells a slash in an ARN from a separator.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var route = EksRoutes.Match(context.Request.Method, path);
        var call = new ApiCall
        {
            Time = world.Clock.Now,
            Service = "eks",
            Operation = route?.Operation ?? "",
            Cluster = path.StartsWith("/clusters/", StringComparison.Ordinal) && route?.Names is [var named, ..] ? named : null,
            Method = context.Request.Method,
            Path = target,
            Body = body.Length == 0 ? null : body,
            UserAgent = context.Request.Headers.UserAgent,
            Write = route is { } found && EksRoutes.IsWrite(found.Operation),
        };

        try
        {
            var signature = Signature.Verify(context.Request, "eks", target, body, world.Secrets);
            call = call with { AccessKey = signature.AccessKey };

            if (route is not var (operation, names))
            {
                throw new EksError(404, "UnknownOperationException", $"No operation for {context.Request.Method} {path}.");
            }

            await StrikeAsync(context, operation, call.Cluster);
            var answer = _api.Invoke(new EksRequest
            {
                Operation = operation,
                Names = names,
                Query = context.Request.Query.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)[.. pair.Value.OfType<string>()]),
                Body = Parse(body),
                Region = signature.Region,
                AccessKey = signature.AccessKey,
            });
            world.Log.Add(call with { Status = 200 });
            await AnswerAsync(context, 200, answer);
        }
        catch (EksError error)
        {
            world.Log.Add(call with { Status = error.Status, ErrorCode = error.Code });

            if (error.Status == 0)
            {
                context.Abort();
                return;
            }

            context.Response.Headers["x-amzn-ErrorType"] = error.Code;
            await AnswerAsync(context, error.Status, Render(error));
        }
    }

    private static JsonObject Render(EksError error) =>
        // What stands before the service itself answers with a message alone.
        error.Status == 403 ? new JsonObject { ["message"] = error.Message } : new JsonObject
        {
            ["clusterName"] = error.Cluster,
            ["nodegroupName"] = error.Nodegroup,
            ["fargateProfileName"] = null,
            ["addonName"] = error.Addon,
            ["subscriptionId"] = null,
            ["message"] = error.Message,
        };

    private static JsonObject Parse(string body)
    {
        try
        {
            return body.Length == 0 ? [] : JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw new EksError(400, "SerializationException", "The request body is not JSON.");
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private async Task StrikeAsync(HttpContext context, string operation, string? eksName)
    {
        var name = eksName is null ? null : world.At(_ => world.Clusters.FirstOrDefault(cluster => cluster.EksName == eksName)?.Name);

        if (world.Faults.Strike(FaultBoard.SlowApi, operation, eksName, name) is { } slow)
        {
            await Task.Delay(TimeSpan.FromSeconds(slow.Seconds ?? 3), world.Options.Time, context.RequestAborted);
        }

        if (world.Faults.Strike(FaultBoard.ApiDown, operation, eksName, name) is { } down)
        {
            throw down.Code == "abort"
                ? new EksError(0, "ConnectionAborted", "")
                : new EksError(503, "ServiceUnavailableException", down.Message ?? "Service Unavailable");
        }

        if (world.Faults.Strike(FaultBoard.Throttle, operation, eksName, name) is { } throttle)
        {
            throw new EksError(429, "ThrottlingException", throttle.Message ?? "Rate exceeded");
        }

        if (world.Faults.Strike(FaultBoard.ExpiredToken, operation, eksName, name) is not null)
        {
            throw new EksError(403, "ExpiredTokenException", "The security token included in the request is expired");
        }

        if (world.Faults.Strike(FaultBoard.AccessDenied, operation, eksName, name) is { } denied)
        {
            throw new EksError(403, "AccessDeniedException", denied.Message
                ?? $"User: arn:aws:iam::{world.Scene.AccountId}:user/eks-upgrade-bot is not authorized to perform: eks:{operation} on resource: "
                + $"arn:aws:eks:{Region(context)}:{world.Scene.AccountId}:cluster/{eksName ?? "*"}");
        }
    }

    private static string Region(HttpContext context) => Signature.Read(context.Request, "eks").Region;
}

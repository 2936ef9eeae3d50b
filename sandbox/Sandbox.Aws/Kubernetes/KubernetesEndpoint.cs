using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Control;
using EksUpgradeBot.Sandbox.Aws.Faults;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>One cluster's Kubernetes API on the wire: token, faults, errors and the log around <see cref="KubernetesApi"/>.</summary>
internal sealed class KubernetesEndpoint(AwsWorld world, Cluster cluster)
{
    private readonly KubernetesApi _api = new(world, cluster);
    private readonly ClusterToken _token = new(world);

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var (accessKey, reason) = _token.Judge(request.Headers.Authorization, cluster.EksName, cluster.Region);
        var call = new ApiCall
        {
            Time = world.Clock.Now,
            Service = "kubernetes",
            Operation = request.Method == "GET" ? "get" : request.Method.ToLowerInvariant(),
            Cluster = cluster.EksName,
            Method = request.Method,
            Path = request.Path + request.QueryString,
            Body = body.Length == 0 ? null : body,
            UserAgent = request.Headers.UserAgent,
            AccessKey = accessKey,
            Write = request.Method != "GET",
        };

        if (world.Faults.Strike(FaultBoard.KubernetesDown, call.Operation, cluster.EksName, cluster.Name) is { } down)
        {
            world.Log.Add(call with { Status = down.Code == "503" ? 503 : 0, ErrorCode = "KubernetesDown" });

            if (down.Code != "503")
            {
                context.Abort();
                return;
            }

            await AnswerAsync(context, 503, new KubernetesError(503, "ServiceUnavailable", "the server is currently unable to handle the request").Status());
            return;
        }

        try
        {
            // The health paths answer everybody, as Kubernetes has it by default.
            if (accessKey is null && request.Path.Value is not ("/healthz" or "/readyz" or "/livez"))
            {
                throw new KubernetesError(401, "Unauthorized", "Unauthorized");
            }

            Forbid(call);
            var answer = _api.Invoke(request.Method, request.Path.Value ?? "/", request.Query, request.Headers.Accept.ToString(), body);
            world.Log.Add(call with { Status = 200 });
            await AnswerAsync(context, 200, answer);
        }
        catch (KubernetesError error)
        {
            world.Log.Add(call with { Status = error.Code, ErrorCode = error.Code == 401 ? reason : error.Message });
            await AnswerAsync(context, error.Code, error.Status());
        }
    }

    private void Forbid(ApiCall call)
    {
        if (!call.Path.Contains("/secrets", StringComparison.Ordinal)
            || world.Faults.Strike(FaultBoard.KubernetesForbidden, call.Operation, cluster.EksName, cluster.Name) is null)
        {
            return;
        }

        var verb = call.Operation switch { "get" => "list", "post" => "create", "put" => "update", var other => other };
        var space = call.Path.Split('/') is ["", "api", "v1", "namespaces", var name, ..] ? $"in the namespace \"{name}\"" : "at the cluster scope";
        throw new KubernetesError(403, "Forbidden", $"secrets is forbidden: User \"eks-upgrade-bot\" cannot {verb} resource \"secrets\" in API group \"\" {space}");
    }

    private static Task AnswerAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body is JsonObject ? "application/json" : "text/plain; charset=utf-8";
        return context.Response.WriteAsync(body is JsonObject json ? json.ToJsonString() : $"{body}", context.RequestAborted);
    }
}

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

        if (world.Faults.Strike(FaultBoard.KubernetesSlow, call.Operation, cluster.EksName, cluster.Name) is { } slow)
        {
            await Task.Delay(TimeSpan.FromSeconds(slow.Seconds ?? 3), world.Options.Time, context.RequestAborted);
        }

        try
        {
            // The health paths answer everybody, as Kubernetes has it by default.
            if (accessKey is null && request.Path.Value is not ("/healthz" or "/readyz" or "/livez"))
            {
                throw new KubernetesError(401, "Unauthorized", "Unauthorized");
            }

            var (status, answer) = _api.Invoke(new KubernetesCall
            {
                Method = request.Method,
                Path = request.Path.Value ?? "/",
                Query = request.Query,
                Accept = request.Headers.Accept.ToString(),
                ContentType = request.ContentType ?? "",
                Body = body,
            });
            world.Log.Add(call with { Status = status });
            await AnswerAsync(context, status, answer);
        }
        catch (InvalidOperationException misfit)
        {
            // A member of the body has another type than it should, such as a text where a number belongs.
            world.Log.Add(call with { Status = 400, ErrorCode = "BadRequest" });
            await AnswerAsync(context, 400, new KubernetesError(400, "BadRequest", $"the object provided is unrecognized: {misfit.Message}").Status());
        }
        catch (KubernetesError error)
        {
            world.Log.Add(call with { Status = error.Code, ErrorCode = error.Code == 401 ? reason : error.Message });
            await AnswerAsync(context, error.Code, error.Status());
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body is JsonObject ? "application/json" : "text/plain; charset=utf-8";
        return context.Response.WriteAsync(body is JsonObject json ? json.ToJsonString() : $"{body}", context.RequestAborted);
    }
}

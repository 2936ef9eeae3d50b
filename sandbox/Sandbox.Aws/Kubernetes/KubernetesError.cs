using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A refusal of the Kubernetes API; it becomes a Status object.</summary>
internal sealed class KubernetesError(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>More about it, such as the budget that forbids an eviction.</summary>
    public JsonObject? Details { get; init; }

    public JsonObject Status()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["code"] = Code,
        };

        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        return status;
    }

    /// <summary>The Status object of a call that succeeded and has nothing to show.</summary>
    public static JsonObject Success() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
    };
}

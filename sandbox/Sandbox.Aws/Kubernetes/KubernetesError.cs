using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A refusal of the Kubernetes API; it becomes a Status object.</summary>
internal sealed class KubernetesError(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public JsonObject Status() => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = Message,
        ["reason"] = reason,
        ["code"] = Code,
    };
}

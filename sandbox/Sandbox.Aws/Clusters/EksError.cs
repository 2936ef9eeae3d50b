namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>A refusal in the words and with the status of the real API; it becomes the response of the call.</summary>
internal sealed class EksError(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Cluster { get; init; }

    public string? Nodegroup { get; init; }

    public string? Addon { get; init; }

    public static EksError NotFound(string message) => new(404, "ResourceNotFoundException", message);

    public static EksError InvalidParameter(string message) => new(400, "InvalidParameterException", message);

    public static EksError InvalidRequest(string message) => new(400, "InvalidRequestException", message);

    public static EksError InvalidState(string message) => new(400, "InvalidStateException", message);

    public static EksError InUse(string message) => new(409, "ResourceInUseException", message);
}

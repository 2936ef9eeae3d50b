using System.Diagnostics;
using System.Globalization;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>Names this process of the bot among all that ever shared its store, for people: <c>eks-bot-7d4f9/2026-03-02T12:00:00Z</c>.</summary>
/// <param name="Value">The name.</param>
public sealed record ReplicaName(string Value)
{
    /// <summary>The name from <c>EKSBOT_REPLICA</c>; without it the host and the start of the process.</summary>
    /// <param name="environment">Gives a variable, or null.</param>
    public static ReplicaName Read(Func<string, string?> environment)
    {
        using var process = Process.GetCurrentProcess();
        return new ReplicaName(
            environment("EKSBOT_REPLICA")?.Trim() is { Length: > 0 } given
                ? given
                : $"{Environment.MachineName}/{process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

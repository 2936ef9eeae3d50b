using System.Globalization;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.State;

/// <summary>Who holds a state, as Terraform writes it beside a local state and prints it.</summary>
internal sealed record LockInfo(string Id, string Path, string Operation, string Who, string Version, string Created, string Info)
{
    public static LockInfo Own(string operation, string path) => new(
        Guid.NewGuid().ToString(), path, operation, $"{Environment.UserName}@{Environment.MachineName}", Release.Version,
        TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture), "");

    public static LockInfo Parse(string json)
    {
        var info = JsonNode.Parse(json)!;
        return new LockInfo(
            $"{info["ID"]}", $"{info["Path"]}", $"{info["Operation"]}", $"{info["Who"]}", $"{info["Version"]}", $"{info["Created"]}", $"{info["Info"]}");
    }

    public string ToJson() => new JsonObject
    {
        ["ID"] = Id,
        ["Operation"] = Operation,
        ["Info"] = Info,
        ["Who"] = Who,
        ["Version"] = Version,
        ["Created"] = Created,
        ["Path"] = Path,
    }.ToJsonString();

    /// <summary>As a person is told. The instant is spelled as Go prints one.</summary>
    public override string ToString() =>
        $"Lock Info:\n  ID:        {Id}\n  Path:      {Path}\n  Operation: {Operation}\n  Who:       {Who}\n  Version:   {Version}\n"
        + $"  Created:   {Created.Replace('T', ' ').TrimEnd('Z')} +0000 UTC\n  Info:      {Info}\n";
}

using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Demo;

/// <summary>A cluster of the simulated world as EKS has it.</summary>
internal sealed record Fleet(string EksName, string Version, string Status, IReadOnlyDictionary<string, string> Nodegroups, string Repository)
{
    /// <summary>The version that many minors up.</summary>
    public string MinorsUp(int minors)
    {
        var parts = Version.Split('.');
        return $"{parts[0]}.{int.Parse(parts[1]) + minors}";
    }

    /// <summary>How many minors lie between this version and another.</summary>
    public int MinorsTo(string target) => int.Parse(target.Split('.')[1]) - int.Parse(Version.Split('.')[1]);

    public static async Task<Fleet> ReadAsync(HttpClient http, string cluster, CancellationToken cancellationToken)
    {
        var state = await http.GetFromJsonAsync<JsonElement>("/_world/state", cancellationToken);
        var found = state.GetProperty("clusters").EnumerateArray().FirstOrDefault(candidate => candidate.GetProperty("name").GetString() == cluster);
        return found.ValueKind == JsonValueKind.Undefined
            ? throw new InvalidOperationException($"The scene has no cluster {cluster}.")
            : new Fleet(
                found.GetProperty("eksName").GetString()!,
                found.GetProperty("version").GetString()!,
                found.GetProperty("status").GetString()!,
                found.GetProperty("nodegroups").EnumerateArray().ToDictionary(group => group.GetProperty("name").GetString()!, group => group.GetProperty("version").GetString()!),
                state.GetProperty("repository").GetString()!);
    }
}

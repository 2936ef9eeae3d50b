using System.Net.Http.Json;
using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The simulated AWS: what the clusters are, what was asked of them, and the levers of fate.</summary>
internal sealed class Eks(HttpClient http)
{
    /// <summary>A cluster, by the name that people type.</summary>
    public async Task<JsonElement> ClusterAsync(string name)
    {
        var state = await http.GetFromJsonAsync<JsonElement>("/_world/state");
        return state.GetProperty("clusters").EnumerateArray().Single(cluster => cluster.GetProperty("name").GetString() == name);
    }

    /// <summary>The region of each cluster, by its name in EKS.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RegionsAsync()
    {
        var state = await http.GetFromJsonAsync<JsonElement>("/_world/state");
        return state.GetProperty("clusters").EnumerateArray().ToDictionary(
            cluster => cluster.GetProperty("eksName").GetString()!, cluster => cluster.GetProperty("region").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>The version of a control plane.</summary>
    public async Task<string> VersionAsync(string name) => (await ClusterAsync(name)).GetProperty("version").GetString()!;

    /// <summary>The versions of a cluster's node groups.</summary>
    public async Task<IReadOnlyList<string>> NodeGroupVersionsAsync(string name) =>
        [.. (await ClusterAsync(name)).GetProperty("nodegroups").EnumerateArray().Select(group => group.GetProperty("version").GetString()!)];

    /// <summary>The calls that changed something, oldest first: <c>operation body</c>.</summary>
    public async Task<IReadOnlyList<string>> WritesAsync()
    {
        var log = await http.GetFromJsonAsync<JsonElement>("/_world/log");
        return [.. log.EnumerateArray()
            .Where(call => call.GetProperty("write").GetBoolean() && call.GetProperty("service").GetString() == "eks" && call.GetProperty("status").GetInt32() == 200)
            .Select(call => $"{call.GetProperty("operation").GetString()} {call.GetProperty("path").GetString()} {(call.TryGetProperty("body", out var body) ? body.GetString() : "")}")];
    }

    /// <summary>Everything that was asked of EKS, STS and the Kubernetes APIs and not refused, oldest first, whoever asked.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallsAsync()
    {
        var log = await http.GetFromJsonAsync<JsonElement>("/_world/log");
        return [.. log.EnumerateArray().Where(call => call.GetProperty("status").GetInt32() is >= 200 and < 300)];
    }

    /// <summary>How often an operation changed something.</summary>
    public async Task<int> CountAsync(string operation) => (await WritesAsync()).Count(write => write.StartsWith($"{operation} ", StringComparison.Ordinal));

    /// <summary>Makes something go wrong, or right again.</summary>
    public Task FaultAsync(string id, object? more = null, bool active = true)
    {
        var fault = new Dictionary<string, object?> { ["id"] = id, ["active"] = active };
        foreach (var property in more is null ? default : JsonSerializer.SerializeToElement(more).EnumerateObject())
        {
            fault[property.Name] = property.Value;
        }

        return PostAsync("fault", fault);
    }

    /// <summary>Changes how fast the world runs; 0 holds it still, so that an update stays in progress for as long as a scenario wants.</summary>
    public Task RunsAtAsync(double speed) => PostAsync("clock", new { speed });

    /// <summary>Lets time pass at once.</summary>
    public Task PassAsync(TimeSpan time) => PostAsync("clock", new { advance = time });

    /// <summary>EKS offers a version that it did not offer before.</summary>
    public Task OffersAsync(string version) => PostAsync("version", new { version });

    /// <summary>Somebody does something at the console.</summary>
    public Task ByHandAsync(string cluster, string action, string? version = null) => PostAsync("cluster", new { name = cluster, action, version });

    /// <summary>Helm has left a release so.</summary>
    public Task ReleaseAsync(string cluster, object release) => PostAsync("release", new { cluster, release });

    /// <summary>Somebody does something with kubectl, or at the console, that needs more words.</summary>
    public Task ByHandAsync(string cluster, string action, object more)
    {
        var act = JsonSerializer.SerializeToElement(more).EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value);
        act["name"] = cluster;
        act["action"] = action;
        return PostAsync("cluster", act);
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/_world/{path}", body);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}

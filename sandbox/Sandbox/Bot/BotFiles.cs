using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>Writes the <c>bot.yaml</c> that a team of this world would have written.</summary>
internal static class BotFiles
{
    public static string ConfigurationPath(string directory) => Path.Combine(directory, "bot.yaml");

    public static async Task WriteAsync(
        SandboxOptions options, string url, string directory, int botPort, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var state = await http.GetFromJsonAsync<JsonElement>($"{url}/_world/state", cancellationToken);
        var repository = state.GetProperty("repository").GetString();

        // Simulated time runs faster: looking as often as in real life would mean looking once an upgrade.
        var poll = Math.Clamp(15 / options.Speed * 4, 1, 15);
        var bake = Math.Clamp(600 / options.Speed, 1, 600);
        var yaml = new StringBuilder($"""
            # Written by the sandbox at each start.
            slack:
              mode: {(options.SignedHttp ? "http" : "socket")}
              apiUrl: {url}/api/
              url: http://127.0.0.1:{botPort}
            store: Data Source={directory}/bot/bot.db
            workspace: {directory}/bot/work
            polling: {"{"} interval: {poll:0}s {"}"}
            tools:
              helmfile: {HelmfileStandIn.Choose()}
            clusters:

            """);
        foreach (var cluster in state.GetProperty("clusters").EnumerateArray())
        {
            yaml.Append($"""
                  - name: {cluster.GetProperty("name").GetString()}
                    eksName: {cluster.GetProperty("eksName").GetString()}
                    region: {cluster.GetProperty("region").GetString()}
                    terraform:
                      repository: {repository}
                      branch: main
                      directory: live/{cluster.GetProperty("name").GetString()}{Charts(cluster)}
                    approvals:
                      approvers: [U0BEN, S0PLATFORM]
                      count: 1
                      requesterMayApprove: false
                      expiresAfter: 4h
                    bake: {bake:0}s

                """);
        }

        await File.WriteAllTextAsync(ConfigurationPath(directory), yaml.ToString(), cancellationToken);
    }

    private static string Charts(JsonElement cluster) => cluster.GetProperty("hasCharts").GetBoolean()
        ? $"\n    charts: {{ directory: charts, environment: {cluster.GetProperty("name").GetString()} }}"
        : "";
}

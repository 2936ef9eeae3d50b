using System.Net;
using System.Net.Sockets;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Slack;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>One of the two apps: how it is started against a world.</summary>
/// <param name="Name">For the table.</param>
/// <param name="ReadyPath">Answers with success once it serves.</param>
internal abstract record Contestant(string Name, string ReadyPath)
{
    /// <summary>Starts it afresh, so that no phase pays for what an earlier one left.</summary>
    public async Task<(MeasuredProcess Process, Uri Commands)> StartAsync(Uri world, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var (port, log) = (FreePort(), Path.Combine(directory, "log"));
        var process = Launch(world, directory, port, log);
        try
        {
            await process.WaitUntilReadyAsync(new Uri($"http://127.0.0.1:{port}{ReadyPath}"), log, cancellationToken);
            return (process, new Uri($"http://127.0.0.1:{port}/slack/commands"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    protected abstract MeasuredProcess Launch(Uri world, string directory, int port, string log);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The bot from its Release build, with its store on disk.</summary>
internal sealed record Bot(string Assembly) : Contestant("EksUpgradeBot", "/healthz/ready")
{
    protected override MeasuredProcess Launch(Uri world, string directory, int port, string log)
    {
        var configuration = Path.Combine(directory, "bot.yaml");
        File.WriteAllText(configuration, $$"""
            slack:
              mode: http
              apiUrl: {{world}}api/
              url: http://127.0.0.1:{{port}}
            store: Data Source={{directory}}/bot.db
            workspace: {{directory}}/work
            clusters:
              - name: prod
                eksName: {{Benchmark.EksName}}
                region: eu-west-1
                terraform:
                  directory: {{directory}}
                  attribute: cluster_version
                approvals:
                  approvers: [U0BEN, S0PLATFORM]

            """);
        var slack = new SlackWorkspaceOptions();
        var environment = new Dictionary<string, string>
        {
            ["SLACK_BOT_TOKEN"] = slack.BotToken,
            ["SLACK_SIGNING_SECRET"] = slack.SigningSecret,
            ["AWS_ACCESS_KEY_ID"] = AwsWorldOptions.SandboxAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = AwsWorldOptions.SandboxSecretKey,
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ENDPOINT_URL_EKS"] = $"{world}".TrimEnd('/'),
            ["AWS_ENDPOINT_URL_STS"] = $"{world}".TrimEnd('/'),
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        return MeasuredProcess.Start(directory, log, environment, "dotnet", Assembly, "run", "--config", configuration);
    }
}

/// <summary>The peer: an app with <c>@slack/bolt</c> that acknowledges first and does the same work after, with nothing on disk.</summary>
internal sealed record Bolt(string Script) : Contestant("@slack/bolt", "/healthz")
{
    protected override MeasuredProcess Launch(Uri world, string directory, int port, string log)
    {
        var slack = new SlackWorkspaceOptions();
        var environment = new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            ["PORT"] = $"{port}",
            ["SLACK_API_URL"] = $"{world}api/",
            ["SLACK_BOT_TOKEN"] = slack.BotToken,
            ["SLACK_SIGNING_SECRET"] = slack.SigningSecret,
            ["EKS_URL"] = $"{world}".TrimEnd('/'),
            ["EKS_NAME"] = Benchmark.EksName,
        };
        return MeasuredProcess.Start(directory, log, environment, "node", Script);
    }
}

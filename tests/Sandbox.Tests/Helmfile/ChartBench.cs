using System.Text;
using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Kubernetes;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using EksUpgradeBot.Sandbox.Tests.Aws;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Helmfile;

/// <summary>A world, a clone of its charts, a kubeconfig for one cluster whose exec plugin is a script, and the stand-in at work there.</summary>
internal sealed class ChartBench : IAsyncDisposable
{
    private readonly DirectoryInfo _scratch;
    private readonly WorldHost _host;
    private readonly string _cluster;

    private ChartBench(WorldHost host, DirectoryInfo scratch, string cluster)
    {
        _host = host;
        _scratch = scratch;
        _cluster = cluster;
    }

    public WorldHost Host => _host;

    public string Directory => Path.Combine(_scratch.FullName, "clone", "charts");

    /// <summary>The newest revision of each release.</summary>
    public IReadOnlyList<SceneRelease> Releases =>
        [.. _host.World.Find(_cluster).Releases.GroupBy(release => release.Name).Select(history => history.MaxBy(release => release.Revision)!)];

    public static async Task<ChartBench> StartAsync(string cluster)
    {
        var scratch = System.IO.Directory.CreateTempSubdirectory("charts");
        var host = await WorldHost.StartAsync(new AwsWorldOptions { Scene = "today", Directory = scratch.FullName, KubernetesApis = true, Speed = 1 });
        var git = await Tool.RunAsync(
            "git", ["clone", "--quiet", host.Stage.Repository!, Path.Combine(scratch.FullName, "clone")], scratch.FullName, new Dictionary<string, string>());
        Assert.True(git.Exit == 0, git.Error);
        var bench = new ChartBench(host, scratch, cluster);
        bench.WritePlugin($$$"""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"{{{bench.Token()}}}"}}""");
        bench.WriteKubeConfig();
        return bench;
    }

    /// <summary>The script that the kubeconfig names says this from now on.</summary>
    public void WritePlugin(string answer, int exitCode = 0)
    {
        var script = Path.Combine(_scratch.FullName, "plugin");
        File.WriteAllText(script, $"#!/bin/sh\ncat <<'END'\n{answer}\nEND\nexit {exitCode}\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Changes the charts as a person would.</summary>
    public void Edit(string file, string from, string to)
    {
        var path = Path.Combine(Directory, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to));
    }

    /// <summary>Helm has left a release so.</summary>
    public void Leave(string name, Func<SceneRelease, SceneRelease> change)
    {
        var releases = _host.World.Find(_cluster).Releases;
        var at = releases.FindIndex(release => release.Name == name);
        releases[at] = change(releases[at]);
    }

    public Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments)
    {
        // …/tests/Sandbox.Tests/bin/CONFIGURATION/net10.0/ and …/sandbox/Sandbox.Helmfile/bin/CONFIGURATION/net10.0/path/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var standIn = Repository.PathOf($"sandbox/Sandbox.Helmfile/bin/{framework.Parent!.Name}/{framework.Name}/path/helmfile");
        return Tool.RunAsync(standIn, ["--environment", _cluster, "--no-color", .. arguments], Directory, new Dictionary<string, string>
        {
            ["KUBECONFIG"] = Path.Combine(_scratch.FullName, "kubeconfig"),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _scratch.Delete(recursive: true);
    }

    private void WriteKubeConfig()
    {
        var cluster = _host.World.Find(_cluster);
        File.WriteAllText(Path.Combine(_scratch.FullName, "kubeconfig"), $"""
            apiVersion: v1
            kind: Config
            current-context: {_cluster}
            contexts:
              - name: {_cluster}
                context: {"{"} cluster: {_cluster}, user: {_cluster} {"}"}
            clusters:
              - name: {_cluster}
                cluster:
                  server: {cluster.Endpoint}
                  certificate-authority-data: {cluster.CertificateAuthority}
            users:
              - name: {_cluster}
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1beta1
                    command: ./plugin
                    interactiveMode: Never
            """);
    }

    private string Token()
    {
        var cluster = _host.World.Find(_cluster);
        var date = _host.World.Clock.RealNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'");
        var url = $"https://sts.{cluster.Region}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + $"&X-Amz-Credential={AwsWorldOptions.SandboxAccessKey}%2F{date[..8]}%2F{cluster.Region}%2Fsts%2Faws4_request&X-Amz-Date={date}&X-Amz-Expires=60"
            + "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id";
        var signature = ClusterToken.Sign(
            new Uri(url), "host;x-k8s-aws-id", cluster.EksName, AwsWorldOptions.SandboxSecretKey, cluster.Region, date);
        return "k8s-aws-v1." + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{url}&X-Amz-Signature={signature}")).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}

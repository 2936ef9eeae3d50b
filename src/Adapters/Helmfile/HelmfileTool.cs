using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Helmfile;

/// <summary>Calls helmfile in the directory of its file, with an environment that leads to exactly one cluster.</summary>
internal sealed class HelmfileTool(HelmfileSettings settings, ProcessRunner runner)
{
    private const int MaxLineBytes = 64 * 1024;

    // Each of these would take helmfile or helm to another cluster, environment or namespace, let it ask at a terminal, or change
    // what the bot reads (helm: HELM_KUBE* and helm.sh/docs/helm/helm; helmfile: pkg/envvar/const.go; helm-diff: README).
    private static readonly HashSet<string> Unwanted =
    [
        "KUBECONFIG", "HELM_NAMESPACE", "HELM_DEBUG", "HELM_DRIVER",
        "HELM_DIFF_TOOL", "HELM_DIFF_OUTPUT", "HELM_DIFF_OUTPUT_CONTEXT", "HELM_DIFF_TPL", "HELM_DIFF_COLOR",
        "HELMFILE_ENVIRONMENT", "HELMFILE_KUBE_CONTEXT", "HELMFILE_NAMESPACE", "HELMFILE_FILE_PATH", "HELMFILE_INTERACTIVE",
        "HELMFILE_QUIET", "HELMFILE_DEBUG", "HELMFILE_LOG_LEVEL", "HELMFILE_COLOR", "HELMFILE_NO_COLOR",
    ];

    /// <summary>A call. The kubeconfig and the folders are there.</summary>
    public ToolCall Call(ChartFolder folder, ChartPlace place, TimeSpan timeout, params IEnumerable<string> arguments) => new()
    {
        Executable = settings.Executable,
        Arguments = [.. place.Environment is { } environment ? (string[])["--environment", environment] : [], "--no-color", .. arguments],

        // Plugins and logins of registries are the machine's own; all that is fetched for the run stays with the run.
        Environment = settings.Environment
            .Without(name => Unwanted.Contains(name) || name.StartsWith("HELM_KUBE", StringComparison.Ordinal))
            .With("KUBECONFIG", folder.Kubeconfig)
            .With("HELM_CACHE_HOME", folder.Cache)
            .With("HELM_REPOSITORY_CACHE", Path.Combine(folder.Cache, "repository"))
            .With("HELM_REPOSITORY_CONFIG", Path.Combine(folder.Cache, "repositories.yaml"))
            .With("HELMFILE_CACHE_HOME", Path.Combine(folder.Cache, "helmfile"))
            .With("HELMFILE_TEMPDIR", folder.Temporary),
        WorkingDirectory = place.Directory,
        Timeout = timeout,
        MaxLineBytes = MaxLineBytes,
        TailLines = 200,
        InstallHint = "Install helmfile 1.0 or later, Helm 3 and its plugin helm-diff where the bot runs, or set `tools.helmfile` in the configuration.",
    };

    /// <summary>Makes the folders and the kubeconfig, anew each time: endpoint and certificate authority may have changed.</summary>
    public async Task PrepareAsync(ChartFolder folder, ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var kubeconfig = await settings.KubeconfigFor(cluster, cancellationToken);
        PrivateFile.MakeFolder(folder.Run);
        PrivateFile.MakeFolder(folder.Cache);
        PrivateFile.MakeFolder(folder.Directory);
        PrivateFile.MakeFolder(folder.Temporary);
        PrivateFile.WriteDurably(folder.Kubeconfig, System.Text.Encoding.UTF8.GetBytes(kubeconfig));
    }

    /// <summary>Runs a call to its end; an error when it ends with another exit code than these.</summary>
    public async Task<int> RunAsync(
        ToolCall call, string doing, IReadOnlyList<int> good, Action<ToolLine>? onLine, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(call.WorkingDirectory))
        {
            throw new OutsideException($"{doing} failed: there is no directory {call.WorkingDirectory}.", isTransient: false)
            {
                Remedy = "Set `charts.directory` of this cluster to the directory of helmfile.yaml, relative to the repository if there is one.",
            };
        }

        var result = await runner.RunAsync(
            call,
            line =>
            {
                onLine?.Invoke(line);
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return good.Contains(result.ExitCode)
            ? result.ExitCode
            : throw HelmfileErrors.Broke(doing, result.ExitCode, [.. result.Error.Concat(result.Output)], call.Environment);
    }
}

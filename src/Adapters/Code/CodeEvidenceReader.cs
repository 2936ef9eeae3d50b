using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Reads a cluster's code for a report, in a clone that is gone afterwards: nothing is changed or pushed.</summary>
public sealed class CodeEvidenceReader(ICode code) : ICodeEvidence
{
    // A manifest people wrote is kilobytes. Files come from a repository, so their size and number are not ours to trust.
    private const int MostBytes = 5 * 1024 * 1024;

    private const int MostFiles = 5_000;

    private static readonly string[] Extensions = [".yaml", ".yml", ".json", ".tpl"];

    /// <inheritdoc />
    public async Task<CodeReading> ReadAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        var reading = ReportClones.Name(cluster.Name);
        try
        {
            var copy = await code.CheckOutAsync(reading, cluster.Code, cancellationToken);
            var version = await code.FindVersionAsync(copy, cluster.Code, cancellationToken);
            var unreadable = new List<Unseen>();
            IReadOnlyList<ManifestObject> manifests = ChartsIn(copy, cluster) is { } charts
                ? await Task.Run(() => ReadManifests(charts, unreadable, cancellationToken), cancellationToken)
                : [];
            return new CodeReading(new CodeEvidence(version.Version, $"{version.File}:{version.Line}", manifests), unreadable);
        }
        finally
        {
            // A directory that is used in place was not touched, and has no clone.
            if (cluster.Code.Repository is not null)
            {
                await code.DiscardAsync(reading, cluster.Code, CancellationToken.None);
            }
        }
    }

    private static string? ChartsIn(WorkingCopy copy, ClusterSettings cluster)
    {
        if (cluster.Charts is not { } charts)
        {
            return null;
        }

        // The root module lies in the clone as its directory lies in the repository.
        var root = cluster.Code.Repository is null
            ? ""
            : Path.GetFullPath(Path.Combine(copy.RootModule, Path.GetRelativePath(Path.Combine("/", cluster.Code.Directory), "/")));
        var full = Path.GetFullPath(Path.Combine(root, charts.Directory));
        return Directory.Exists(full) ? full : null;
    }

    private static List<ManifestObject> ReadManifests(string directory, List<Unseen> unreadable, CancellationToken cancellationToken)
    {
        var found = new List<ManifestObject>();
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 12, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(directory, "*", options).Where(file => Extensions.Contains(Path.GetExtension(file))).Take(MostFiles + 1).Select((file, index) => (file, index)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(directory, file.file);
            if (file.index == MostFiles)
            {
                unreadable.Add(new Unseen("Manifests beside the charts", $"there are more than {MostFiles} files") { Kind = UnseenKind.Witness });
                break;
            }

            try
            {
                if (new FileInfo(file.file).Length > MostBytes)
                {
                    unreadable.Add(new Unseen($"Manifest {name}", $"it is larger than {MostBytes / 1024 / 1024} MiB") { Kind = UnseenKind.Witness });
                    continue;
                }

                found.AddRange(ManifestScanner.Scan(File.ReadAllText(file.file), name).Where(item => ApiRemovals.Find(item.ApiVersion, item.Kind) is not null));
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new Unseen($"Manifest {name}", broken.Message) { Kind = UnseenKind.Witness });
            }
        }

        return found;
    }
}

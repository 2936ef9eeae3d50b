namespace EksUpgradeBot.Bot.Commands;

/// <content>Upgrades and reports: a cluster and a version.</content>
internal sealed partial class LineReading
{
    private Intent Upgrade(int at)
    {
        if (Count <= at)
        {
            return _wrong.Because("Upgrade which cluster, and to which version?", "upgrade");
        }

        if (Cluster(at) is not { } cluster)
        {
            var swapped = Count > at + 1 && Cluster(at + 1) is not null && VersionWord.LooksLikeOne(_words[at].Plain)
                ? new[] { _wrongWithFlag.Swapped(at, at + 1) }
                : [];
            return _wrongWithFlag.NoSuchCluster(at, "upgrade", swapped);
        }

        var version = Count > at + 1 && _words[at + 1].Is("to") ? at + 2 : at + 1;
        if (Count <= version)
        {
            return _wrong.Because($"Upgrade {cluster} to which version? Its report shows the next one.", "upgrade", $"report {cluster}");
        }

        if (!VersionWord.TryRead(_words[version].Plain, out var target))
        {
            return NoVersion(version, "upgrade");
        }

        return Count > version + 1 ? TooMuch(version + 1, "upgrade") : new Intent.Upgrade(cluster, target, _dryRun);
    }

    private Intent Report()
    {
        if (Count == 1)
        {
            return WhichCluster("report");
        }

        if (Cluster(1) is not { } cluster)
        {
            return _wrongWithFlag.NoSuchCluster(1, "report");
        }

        var version = Count > 2 && (_words[2].Is("to") || _words[2].Is("for")) ? 3 : 2;
        if (Count <= version)
        {
            return version == 2 ? new Intent.Report(cluster, null) { Share = _share } : _wrong.Because("A report for which version?", "report", $"report {cluster}");
        }

        if (!VersionWord.TryRead(_words[version].Plain, out var target))
        {
            return NoVersion(version, "report");
        }

        return Count > version + 1 ? TooMuch(version + 1, "report") : new Intent.Report(cluster, target) { Share = _share };
    }
}

using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>One line being read, from its first word on. Each kind of command is read in a file of its own.</summary>
internal sealed partial class LineReading
{
    private const string DryRun = "--dry-run";

    private const string Share = "--share";

    private readonly IReadOnlyList<SpokenWord> _all;
    private readonly IReadOnlyList<SpokenWord> _words;
    private readonly IReadOnlyList<ClusterName> _clusters;
    private readonly bool _dryRun;
    private readonly bool _share;
    private readonly Misunderstanding _wrong;
    private readonly Misunderstanding _wrongWithFlag;

    /// <param name="words">The words of the line.</param>
    /// <param name="clusters">The configured clusters.</param>
    /// <param name="depth">How many corrections were made to get this line.</param>
    /// <param name="here">The cluster of the thread that the line was written in; null outside of such threads.</param>
    public LineReading(IReadOnlyList<SpokenWord> words, IReadOnlyList<ClusterName> clusters, int depth, ClusterName? here = null)
    {
        _all = words;
        _clusters = clusters;

        // In a reason the flag counts only when it is written as one: "abort prod the dry-run looked wrong".
        var takesText = words.Count > 0 && (words[0].Is("abort") || words[0].Is("skip") || words[0].Is("override") || words[0].Is("bake") || words[0].Is("waive"));
        _dryRun = words.Any(word => IsDryRun(word, takesText));
        _share = !takesText && words.Any(word => word.Is(Share));
        _words = [.. words.Where(word => !IsDryRun(word, takesText) && (takesText || !word.Is(Share)))];

        // A suggestion keeps the flags: what was asked to change nothing must not be corrected to something that does.
        IReadOnlyList<SpokenWord> flagsLast =
            [.. _words, .. _dryRun ? [new SpokenWord(DryRun, DryRun)] : (SpokenWord[])[], .. _share ? [new SpokenWord(Share, Share)] : (SpokenWord[])[]];
        _wrong = new Misunderstanding(_words, clusters, depth, here);
        _wrongWithFlag = new Misunderstanding(flagsLast, clusters, depth, here);
    }

    private int Count => _words.Count;

    public Intent Read()
    {
        if (_all.Count == 0)
        {
            return new Intent.ShowForm();
        }

        if (Count == 0)
        {
            return _dryRun
                ? _wrong.Because($"{DryRun} of what? Name a cluster and a version.", "upgrade")
                : _wrong.Because($"{Share} what? Name the cluster whose report the channel shall see.", "report");
        }

        // Only these take free text, where a dash may stand for itself.
        var command = CommandTable.Find(_words[0].Plain);
        if (command?.Word is not ("abort" or "skip" or "override" or "bake" or "waive") && FirstFlag() is { } flag)
        {
            return UnknownFlag(flag);
        }

        if (_share && (command is null ? Count > 1 && Cluster(0) is not null : command.Word != "report"))
        {
            return ShareOfWhat(command);
        }

        return command is null ? WithoutWord() : _dryRun && command is { OnlyReads: false, Word: not "upgrade" } ? NoDryRun(command) : WithWord(command);
    }

    private Intent WithWord(CommandWord command) => command.Word switch
    {
        "upgrade" => Upgrade(1),
        "report" => Report(),
        "status" => OptionalCluster(command, cluster => new Intent.Status(cluster)),
        "fleet" => Alone(command, new Intent.Fleet()),
        "approve" => Approve(),
        "abort" => WithReason(command, (cluster, reason) => new Intent.Abort(cluster, reason)),
        "retry" => OneCluster(command, cluster => new Intent.Retry(cluster)),
        "skip" => ForReason(command, (cluster, reason) => new Intent.Skip(cluster, reason)),
        "override" => ForReason(command, (cluster, reason) => new Intent.Override(cluster, reason)),
        "bake" => Bake(command),
        "force" => Force(command),
        "unlock" => OneCluster(command, cluster => new Intent.Unlock(cluster)),
        "waive" => Waive(command),
        "unwaive" => Unwaive(command),
        "rollback" => OneCluster(command, cluster => new Intent.Rollback(cluster)),
        "history" => OptionalCluster(command, cluster => new Intent.History(cluster)),
        "subscribe" => Kinds(command, (cluster, kinds) => new Intent.Subscribe(cluster, kinds)),
        "unsubscribe" => Kinds(command, (cluster, kinds) => new Intent.Unsubscribe(cluster, kinds)),
        "subscriptions" => Alone(command, new Intent.Subscriptions()),
        _ => Help(),
    };

    // "prod", "prod 1.35" and "prod to 1.35", or something mistyped.
    private Intent WithoutWord()
    {
        if (Cluster(0) is { } cluster)
        {
            return Count == 1 ? new Intent.Report(cluster, null) { Share = _share } : SwappedWord() ?? Upgrade(0);
        }

        if (_words[0].Is("?"))
        {
            return Help();
        }

        if (Count > 1 && VersionWord.LooksLikeOne(_words[0].Plain) && Cluster(1) is not null)
        {
            return _wrongWithFlag.Because("The cluster comes first, then the version.", "upgrade", _wrongWithFlag.Swapped(0, 1));
        }

        return Unknown();
    }

    // "prod status": the right words in the wrong order.
    private Intent.Misunderstood? SwappedWord() =>
        CommandTable.Find(_words[1].Plain) is { } command
            ? _wrongWithFlag.Because($"“{command.Word}” comes first: {command.Usage}.", command.Word, _wrongWithFlag.Swapped(0, 1))
            : null;

    private Intent.Misunderstood Unknown()
    {
        var typed = _words[0].Plain;
        var meant = CommandTable.All.Where(command => command.AlsoCalled.Any(_words[0].Is)).Select(command => command.Word).ToList();
        var near = EditDistance.Nearest(typed, [.. CommandTable.All.Select(command => command.Word), .. _clusters.Select(cluster => cluster.Value)]);
        var corrected = _wrongWithFlag.Replaced(0, [.. meant, .. near]);
        var command = meant.Concat(near).FirstOrDefault(word => CommandTable.Find(word) is not null);
        return Count == 1 || VersionWord.LooksLikeOne(_words[^1].Plain)
            ? _wrong.Because($"There is no cluster and no command “{Misunderstanding.Quote(typed)}”. {_wrong.Configured()}", command ?? "upgrade", corrected)
            : _wrong.Because($"I do not know the word “{Misunderstanding.Quote(typed)}”; help shows those I know. {_wrong.Configured()}", command ?? "help", corrected);
    }

    private Intent Alone(CommandWord command, Intent intent) => Count > 1 ? TooMuch(1, command.Word) : intent;

    private int? FirstFlag()
    {
        for (var at = 0; at < Count; at++)
        {
            if (_words[at].Plain.StartsWith("--", StringComparison.Ordinal))
            {
                return at;
            }
        }

        return null;
    }

    // The cluster as it is configured, however its name was typed. A name may end with a dot.
    private ClusterName? Cluster(int at)
    {
        foreach (var cluster in _clusters)
        {
            if (_words[at].Is(cluster.Value) || _words[at].Raw.Equals(cluster.Value, StringComparison.OrdinalIgnoreCase))
            {
                return cluster;
            }
        }

        return null;
    }

    private static bool IsDryRun(SpokenWord word, bool onlyAsFlag) =>
        word.Plain.ToLowerInvariant() is DryRun or "--dryrun" or "--dry_run" || (!onlyAsFlag && (word.Is("dry-run") || word.Is("dryrun") || word.Is("dry_run")));
}

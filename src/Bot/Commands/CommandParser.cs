using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>Reads the words of a slash command or a mention. Pure.</summary>
internal static class CommandParser
{
    private const string DryRun = "--dry-run";

    // A reason is shown in the thread and kept in the history; a longer one belongs into a message of its own.
    private const int LongestReason = 500;

    /// <summary>What is meant. Never throws: what makes no sense is <see cref="Intent.Misunderstood"/>.</summary>
    /// <param name="text">The words after the command or the mention; the mention itself may still be in front.</param>
    /// <param name="clusters">The names of the configured clusters.</param>
    public static Intent Parse(string text, IReadOnlyList<ClusterName> clusters) => Parse(text, clusters, 0);

    /// <summary>As the other, for a line that was corrected some times already.</summary>
    internal static Intent Parse(string? text, IReadOnlyList<ClusterName> clusters, int depth) =>
        new Reading(SpokenLine.WordsOf(text), clusters, depth).Read();

    /// <summary>One line being read.</summary>
    private sealed class Reading
    {
        private readonly IReadOnlyList<SpokenWord> _all;
        private readonly IReadOnlyList<SpokenWord> _words;
        private readonly IReadOnlyList<ClusterName> _clusters;
        private readonly bool _dryRun;
        private readonly Misunderstanding _wrong;
        private readonly Misunderstanding _wrongWithFlag;

        public Reading(IReadOnlyList<SpokenWord> words, IReadOnlyList<ClusterName> clusters, int depth)
        {
            _all = words;
            _clusters = clusters;

            // In a reason the flag counts only when it is written as one: "abort prod the dry-run looked wrong".
            var takesText = words.Count > 0 && (words[0].Is("abort") || words[0].Is("skip"));
            _dryRun = words.Any(word => IsDryRun(word, takesText));
            _words = [.. words.Where(word => !IsDryRun(word, takesText))];

            // A suggestion keeps the flag: what was asked to change nothing must not be corrected to something that does.
            var flagLast = _dryRun ? [.. _words, new SpokenWord(DryRun, DryRun)] : _words;
            _wrong = new Misunderstanding(_words, clusters, depth);
            _wrongWithFlag = new Misunderstanding(flagLast, clusters, depth);
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
                return _wrong.Because($"{DryRun} of what? Name a cluster and a version.", "upgrade");
            }

            // Only these take free text, where a dash may stand for itself.
            var command = CommandTable.Find(_words[0].Plain);
            if (command?.Word is not ("abort" or "skip") && FirstFlag() is { } flag)
            {
                return UnknownFlag(flag);
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
            "skip" => WithReason(command, (cluster, reason) => new Intent.Skip(cluster, reason)),
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
                return Count == 1 ? new Intent.Report(cluster, null) : SwappedWord() ?? Upgrade(0);
            }

            if (_words[0].Is("?"))
            {
                return new Intent.Help(null);
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
            var meant = CommandTable.All.Where(command => command.AlsoCalled.Any(_words[0].Is)).Select(command => command.Word);
            var near = EditDistance.Nearest(typed, [.. CommandTable.All.Select(command => command.Word), .. _clusters.Select(cluster => cluster.Value)]);
            var corrected = _wrongWithFlag.Replaced(0, [.. meant, .. near]);
            return Count == 1 || VersionWord.LooksLikeOne(_words[^1].Plain)
                ? _wrong.Because($"There is no cluster and no command “{Misunderstanding.Quote(typed)}”. {_wrong.Configured()}", "upgrade", corrected)
                : _wrong.Because($"I do not know the word “{Misunderstanding.Quote(typed)}”; help shows those I know. {_wrong.Configured()}", "help", corrected);
        }

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
                return _wrong.NoSuchCluster(1, "report");
            }

            var version = Count > 2 && (_words[2].Is("to") || _words[2].Is("for")) ? 3 : 2;
            if (Count <= version)
            {
                return version == 2 ? new Intent.Report(cluster, null) : _wrong.Because("A report for which version?", "report", $"report {cluster}");
            }

            if (!VersionWord.TryRead(_words[version].Plain, out var target))
            {
                return NoVersion(version, "report");
            }

            return Count > version + 1 ? TooMuch(version + 1, "report") : new Intent.Report(cluster, target);
        }

        private Intent Approve()
        {
            if (Count == 1)
            {
                return WhichCluster("approve");
            }

            if (Cluster(1) is not { } cluster)
            {
                return Count > 2 && Cluster(2) is not null
                    ? _wrong.Because("The cluster comes first, then the digest.", "approve", _wrong.Swapped(1, 2))
                    : _wrong.NoSuchCluster(1, "approve");
            }

            if (Count == 2)
            {
                return _wrong.Because($"Approve what of {cluster}? Name the digest that the proposal shows, so that you approve exactly what you saw.", "approve");
            }

            var digest = _words[2].Plain;
            if (digest.Length is < 6 or > 64 || !digest.All(char.IsAsciiHexDigit))
            {
                return _wrong.Because(
                    $"“{Misunderstanding.Quote(digest)}” is no digest: it has at least six of the characters 0-9 and a-f, as the proposal shows it.", "approve");
            }

            return Count > 3 ? TooMuch(3, "approve") : new Intent.Approve(cluster, digest.ToLowerInvariant());
        }

        private Intent WithReason(CommandWord command, Func<ClusterName, string?, Intent> intent)
        {
            if (Count == 1)
            {
                return WhichCluster(command.Word);
            }

            if (Cluster(1) is not { } cluster)
            {
                return _wrong.NoSuchCluster(1, command.Word);
            }

            var reason = string.Join(' ', _words.Skip(2).Select(word => word.Raw));
            return intent(cluster, reason.Length == 0 ? null : Cut(reason));
        }

        private Intent OneCluster(CommandWord command, Func<ClusterName, Intent> intent)
        {
            if (Count == 1)
            {
                return WhichCluster(command.Word);
            }

            return Cluster(1) is not { } cluster ? _wrong.NoSuchCluster(1, command.Word) : Count > 2 ? TooMuch(2, command.Word) : intent(cluster);
        }

        private Intent OptionalCluster(CommandWord command, Func<ClusterName?, Intent> intent)
        {
            if (Count == 1 || (Count == 2 && _words[1].Is("all")))
            {
                return intent(null);
            }

            return Cluster(1) is not { } cluster ? _wrong.NoSuchCluster(1, command.Word) : Count > 2 ? TooMuch(2, command.Word) : intent(cluster);
        }

        private Intent Alone(CommandWord command, Intent intent) => Count > 1 ? TooMuch(1, command.Word) : intent;

        private Intent Kinds(CommandWord command, Func<ClusterName?, IReadOnlyList<string>, Intent> intent)
        {
            if (Count == 1)
            {
                return _wrong.Because($"Which cluster, or all? {command.Usage}. {_wrong.Configured()}", command.Word);
            }

            var cluster = Cluster(1);
            if (cluster is null && !_words[1].Is("all"))
            {
                var all = _words.Skip(1).All(word => CommandTable.Kinds.Any(word.Is))
                    ? new[] { $"{command.Word} all {string.Join(' ', _words.Skip(1).Select(word => word.Plain.ToLowerInvariant()))}" }
                    : _wrong.Replaced(1, EditDistance.Nearest(_words[1].Plain, ["all"]));
                return _wrong.NoSuchCluster(1, command.Word, all);
            }

            var kinds = new List<string>();
            for (var at = 2; at < Count; at++)
            {
                // GitHub's app separates kinds with commas, and many people know its commands.
                foreach (var typed in _words[at].Plain.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (CommandTable.Kinds.FirstOrDefault(known => known.Equals(typed, StringComparison.OrdinalIgnoreCase)) is not { } kind)
                    {
                        return _wrong.Because(
                            $"I do not notify of “{Misunderstanding.Quote(typed)}”. There are {string.Join(", ", CommandTable.Kinds)}.",
                            command.Word,
                            _wrong.Replaced(at, EditDistance.Nearest(typed, CommandTable.Kinds).Select(near => _words[at].Plain.Replace(typed, near))));
                    }

                    if (!kinds.Contains(kind))
                    {
                        kinds.Add(kind);
                    }
                }
            }

            return intent(cluster, kinds);
        }

        private Intent Help()
        {
            if (Count == 1)
            {
                return new Intent.Help(null);
            }

            if (CommandTable.Find(_words[1].Plain) is not { } about)
            {
                var near = EditDistance.Nearest(_words[1].Plain, CommandTable.All.Select(command => command.Word));
                var meant = CommandTable.All.Where(command => command.AlsoCalled.Any(_words[1].Is)).Select(command => command.Word);
                return _wrong.Because(
                    $"I do not know the word “{Misunderstanding.Quote(_words[1].Plain)}”. There are {string.Join(", ", CommandTable.All.Select(command => command.Word))}.",
                    "help",
                    [.. _wrong.Replaced(1, [.. meant, .. near]), "help"]);
            }

            return Count > 2 ? TooMuch(2, "help") : new Intent.Help(about.Word);
        }

        private Intent.Misunderstood WhichCluster(string word) =>
            _wrong.Because(
                $"{char.ToUpperInvariant(word[0])}{word[1..]} which cluster? {_wrong.Configured()}",
                word,
                _clusters.Count == 1 && word is not "approve" ? [$"{word} {_clusters[0]}"] : []);

        private Intent.Misunderstood NoVersion(int at, string word)
        {
            var typed = _words[at].Plain;
            var rest = VersionWord.Nearest(typed) is { } near ? _wrongWithFlag.Replaced(at, [near]) : [];
            return _wrongWithFlag.Because(VersionWord.Explain(typed), word, [.. rest, $"report {_words[CommandTable.Find(_words[0].Plain) is null ? 0 : 1].Plain}"]);
        }

        private Intent.Misunderstood TooMuch(int at, string word)
        {
            var flag = _dryRun && word == "upgrade" ? $" {DryRun}" : "";
            return _wrong.Because(
                $"I do not know what “{Misunderstanding.Quote(_words[at].Plain)}” means here: {CommandTable.Find(word)!.Usage}.", word, _wrong.UpTo(at) + flag);
        }

        private Intent.Misunderstood NoDryRun(CommandWord command) =>
            _wrong.Because($"{DryRun} goes with an upgrade only; “{command.Word}” always does what it says, so I did nothing.", command.Word);

        private Intent.Misunderstood UnknownFlag(int at)
        {
            var near = EditDistance.Nearest(_words[at].Plain, [DryRun]);
            return _wrongWithFlag.Because(
                $"I do not know “{Misunderstanding.Quote(_words[at].Plain)}”: the only option is {DryRun}.", "upgrade", _wrongWithFlag.Replaced(at, near));
        }

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
            word.Plain.ToLowerInvariant() is DryRun or "--dryrun" or "--dry_run" || (!onlyAsFlag && word.Is("dry-run"));

        private static string Cut(string reason)
        {
            if (reason.Length <= LongestReason)
            {
                return reason;
            }

            // Half of a surrogate pair is no character.
            var end = char.IsHighSurrogate(reason[LongestReason - 1]) ? LongestReason - 1 : LongestReason;
            return reason[..end];
        }
    }
}

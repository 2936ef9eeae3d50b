using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <content>Subscriptions, and help.</content>
internal sealed partial class LineReading
{
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
}

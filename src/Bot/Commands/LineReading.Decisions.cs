using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <content>What people decide in a run: approve, abort, skip and the like.</content>
internal sealed partial class LineReading
{
    // As long as a bake may be configured.
    private static readonly TimeSpan LongestBake = TimeSpan.FromDays(7);

    // A reason is shown in the thread and kept in the history; a longer one belongs into a message of its own.
    private const int LongestReason = 500;

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

    // What takes a step or a window away is asked why; whoever types it is told what to add.
    private Intent ForReason(CommandWord command, Func<ClusterName, string, Intent> intent) =>
        WithReason(command, (cluster, reason) => reason is { } given
            ? intent(cluster, given)
            : _wrong.Because($"Why {command.Word} on {cluster}? Add the reason at the end of the line: it stays in the thread, the report and the history.", command.Word));

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

    // "bake prod now all dashboards are green", "bake prod 30m".
    private Intent Bake(CommandWord command)
    {
        if (Count == 1)
        {
            return WhichCluster(command.Word);
        }

        if (Cluster(1) is not { } cluster)
        {
            return _wrong.NoSuchCluster(1, command.Word);
        }

        if (Count == 2)
        {
            return _wrong.Because($"Until when shall {cluster} bake? Say now to end it, or how much longer, such as 30m.", command.Word);
        }

        var reason = string.Join(' ', _words.Skip(3).Select(word => word.Raw));
        var said = reason.Length == 0 ? null : Cut(reason);
        return _words[2].Is("now") ? new Intent.Bake(cluster, TimeSpan.Zero, said)
            : Durations.TryParse(_words[2].Plain, out var more) && more > TimeSpan.Zero && more <= LongestBake ? new Intent.Bake(cluster, more, said)
            : _wrong.Because(
                $"“{Misunderstanding.Quote(_words[2].Plain)}” is neither now nor a duration such as 30m or 2h, at most {Durations.Write(LongestBake)}.", command.Word);
    }

    private Intent Force(CommandWord command)
    {
        if (Count == 1)
        {
            return WhichCluster(command.Word);
        }

        return Cluster(1) is not { } cluster ? _wrong.NoSuchCluster(1, command.Word)
            : Count == 2 ? _wrong.Because($"Force which node group of {cluster}? The failure in its thread names it.", command.Word)
            : Count > 3 ? TooMuch(3, command.Word)
            : new Intent.Force(cluster, _words[2].Raw);
    }
}

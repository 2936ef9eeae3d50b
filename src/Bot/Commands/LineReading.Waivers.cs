using System.Globalization;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Commands;

/// <content>What people let pass: waive and unwaive.</content>
internal sealed partial class LineReading
{
    // "waive prod PDB-001 until 2026-12-31 the team scales it by hand".
    private Intent Waive(CommandWord command)
    {
        if (Finding(command) is var (kind, wrong) && wrong is not null)
        {
            return wrong;
        }

        var cluster = Cluster(1)!.Value;
        var at = Count > 3 && _words[3].Is("until") ? 4 : 3;
        if (Count <= at || !DateOnly.TryParseExact(_words[at].Plain, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
        {
            return _wrong.Because(
                Count <= at ? $"Until when shall {kind!.Code} pass? Name the last day, such as 2026-12-31."
                    : $"“{Misunderstanding.Quote(_words[at].Plain)}” is no day: write it as 2026-12-31.", command.Word);
        }

        var reason = string.Join(' ', _words.Skip(at + 1).Select(word => word.Raw));
        return reason.Length == 0
            ? _wrong.Because("Why? The reason stands in every report until then.", command.Word)
            : new Intent.Waive(cluster, kind!.Code, until, Cut(reason));
    }

    private Intent Unwaive(CommandWord command) =>
        Finding(command) is var (kind, wrong) && wrong is not null ? wrong
        : Count > 3 ? TooMuch(3, command.Word)
        : new Intent.Unwaive(Cluster(1)!.Value, kind!.Code);

    private (CheckDescription? Kind, Intent? Wrong) Finding(CommandWord command)
    {
        if (Count == 1)
        {
            return (null, WhichCluster(command.Word));
        }

        if (Cluster(1) is not { } cluster)
        {
            return (null, _wrong.NoSuchCluster(1, command.Word));
        }

        if (Count == 2)
        {
            return (null, _wrong.Because($"Which finding of {cluster}? Its report names the code, such as PDB-001.", command.Word, $"report {cluster}"));
        }

        var kind = CheckCatalogue.Find(_words[2].Plain);
        return kind is not null ? (kind, null) : (null, _wrong.Because(
            $"There is no finding “{Misunderstanding.Quote(_words[2].Plain)}”; the report of {cluster} names the codes.", command.Word,
            _wrong.Replaced(2, EditDistance.Nearest(_words[2].Plain, [.. CheckCatalogue.All.Select(known => known.Code)]))));
    }
}

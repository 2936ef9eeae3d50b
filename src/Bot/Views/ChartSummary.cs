using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What charts would change, for a person who decides: what goes first, then release by release what comes and what changes. Contents of objects are never shown.</summary>
internal static class ChartSummary
{
    private const int ReleasesShown = 15;
    private const int ObjectsShown = 8;

    public static IEnumerable<Block> Of(Proposal proposal, ChartProposal charts)
    {
        if (proposal.Destructive.Count > 0)
        {
            yield return Pieces.Section($":rotating_light: *This destroys*\n{string.Join('\n', Pieces.Some([.. proposal.Destructive.Select(item => $"• {Wording.Line(item, 300)}")], 8))}");
        }

        yield return Pieces.Section($"*helmfile apply:* {Counts(charts.Releases)}");
        var releases = charts.Releases.OrderByDescending(release => release.Destructive.Count > 0).Select(release => string.Join('\n', Lines(release))).ToList();
        yield return Pieces.Lines(Pieces.Some(releases, ReleasesShown));
        yield return Pieces.Context(Facts(charts));
    }

    /// <summary>How much would change, as part of a sentence.</summary>
    public static string Counts(IReadOnlyList<ReleaseChange> releases)
    {
        var objects = releases.SelectMany(release => release.Objects).ToList();
        return string.Join(", ", new[]
        {
            (releases.Count(release => release.To is null), "to uninstall"),
            (releases.Count(release => release.From is null), "to install"),
            (releases.Count(release => release is { From: not null, To: not null }), "to upgrade"),
        }.Where(part => part.Item1 > 0).Select(part => $"{Wording.Count(part.Item1, "release")} {part.Item2}"))
            + (objects.Count == 0 ? "" : $" ({string.Join(", ", new[]
            {
                (Count(ChangeKind.Delete), "to delete"), (Count(ChangeKind.Create), "to create"), (Count(ChangeKind.Update), "to change"),
            }.Where(part => part.Item1 > 0).Select(part => $"{Wording.Count(part.Item1, "object")} {part.Item2}"))})");

        int Count(ChangeKind kind) => objects.Count(change => change.Kind == kind);
    }

    private static IEnumerable<string> Lines(ReleaseChange release)
    {
        yield return Wording.Plain($"{(release.To is null ? "-" : release.From is null ? "+" : "~")} {release.Namespace}/{release.Name}: {Versions(release)}", 300);
        var objects = release.Objects.OrderBy(change => change.Kind switch { ChangeKind.Delete => 0, ChangeKind.Create => 1, _ => 2 }).ToList();
        foreach (var change in objects.Take(ObjectsShown))
        {
            yield return $"    {change.Kind switch { ChangeKind.Delete => "-", ChangeKind.Create => "+", _ => "~" }} {Wording.Plain(change.Object.ToString(), 200)}";
        }

        if (objects.Count - ObjectsShown is > 0 and var more)
        {
            yield return $"    … {Wording.Count(more, "more object")}";
        }
    }

    private static string Versions(ReleaseChange release) => release switch
    {
        { To: null } => $"{release.From} → uninstalled",
        { From: null } => $"{release.To}{App(release.AppTo)}, new",
        _ when release.From == release.To && release.AppFrom == release.AppTo => $"{release.To}{App(release.AppTo)}, the same chart",
        _ => $"{release.From}{App(release.AppFrom)} → {release.To}{App(release.AppTo)}",
    };

    private static string App(string? version) => version is null ? "" : $" (app {version})";

    private static string Facts(ChartProposal charts)
    {
        var diff = $"diff `{Wording.Line(charts.DiffSha256[..Math.Min(10, charts.DiffSha256.Length)])}`; the contents of Secrets are never shown";
        return charts.Commit.Length > 0 ? $"commit `{Wording.Line(charts.Commit[..Math.Min(10, charts.Commit.Length)])}` · {diff}" : diff;
    }
}

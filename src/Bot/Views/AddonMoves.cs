using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>The add-ons that a proposal moves: from where to where, why just there, and what becomes of the team's configuration.</summary>
internal static class AddonMoves
{
    private const int MovesShown = 25;

    /// <summary>The blocks; none for a proposal that moves no add-on.</summary>
    public static IEnumerable<Block> Of(Proposal proposal)
    {
        if (proposal.Addons.Count == 0)
        {
            yield break;
        }

        yield return Pieces.Section(proposal.Terraform is null
            ? $"*EKS moves {Addons(proposal)}* with `PRESERVE`{(proposal.Addons.Count > 1 ? ", one after the other" : "")}:"
            : $"*This plan moves {Addons(proposal)}:*");
        yield return Pieces.Bullets(
            proposal.Addons.Select(move => $"{Wording.Plain(move.Addon, 100)}: {Wording.Plain(move.From, 60)} → {Wording.Plain(move.To, 60)}, {Wording.Plain(move.Why, 400)}"),
            MovesShown);

        if (proposal.PinsDiff.Length > 0)
        {
            yield return Pieces.Section("*The code pins them, and Terraform ignores it.* Pushed along with this, so that both say the same:");
            yield return CodeDiff.Of(proposal.PinsDiff);
        }

        var configured = proposal.Addons
            .SelectMany(move => move.Configuration.Select(line => $"{Wording.Plain(move.Addon, 100)}: {Wording.Plain(line, 400)}"))
            .Distinct()
            .ToList();
        if (configured.Count > 0)
        {
            yield return Pieces.Section("*Configuration* (names only, values are never shown):");
            yield return Pieces.Bullets(configured, MovesShown);
        }
    }

    /// <summary>The same as part of a sentence, for a screen reader.</summary>
    public static string Summary(Proposal proposal) =>
        $"EKS is asked to move {Addons(proposal)}: "
        + $"{string.Join("; ", Pieces.Some([.. proposal.Addons.Select(move => Wording.Line($"{move.Addon} from {move.From} to {move.To}", 200))], 8, 1500))}.";

    private static string Addons(Proposal proposal) =>
        Wording.Count(proposal.Addons.Select(move => move.Addon).Distinct().Count(), "add-on");
}

using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Views;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Upgrade.Clusters;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Commands;

/// <summary>Whatever is typed, wherever: it means something or gets an answer that Slack takes, and that pings nobody.</summary>
public sealed class CommandProperties
{
    private static readonly ClusterName[] Clusters = [.. new[] { "prod", "prod-eu", "Dev.1", "be" }.Select(ClusterName.Parse)];

    private static readonly string[] Pieces =
    [
        .. CommandTable.All.Select(command => command.Word), .. CommandTable.All.SelectMany(command => command.AlsoCalled), .. CommandTable.Kinds,
        .. Clusters.Select(cluster => cluster.Value), "prdo", "aprove", "subscrib", "1.35", "1.35.2", "1,35", "135", "latest", "to", "for", "until", "2026-12-31",
        "PDB-001", "PDB-01", "--dry-run", "—dry-run", "--share", "–shrae", "--", "3fa9c1", "now", "30m", "all", "<@U0ANA>", "<@U0ANA|ana>", "<!channel>", "<!here|here>",
        "<!subteam^S0PLATFORM>", "&lt;!channel&gt;", "@channel", "<#C1|x>", "<http://prod|prod>", "<https://evil.example|prod>", "<https://evil.example>",
        "https://evil.example", "<mailto:a@b.example|a@b.example>", "“prod”", "‘1.35’", "`prod`", "```", "*", "_", "~", "\u00A0", "\u200B", "\u202E", "\uD83D", "\uDC00",
        "👨‍👩‍👧‍👦", "\0", "\n", "<", ">", "|", "&", "&amp;lt;", "?", "!", "…", new string('x', 300),
    ];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.ListOf(Gen.OneOf(Gen.Elements(Pieces), Gen.Elements(Pieces), ArbMap.Default.GeneratorFor<char>().Select(letter => letter.ToString())))
            .SelectMany(_ => Gen.Elements(" ", " ", "", "\t"), (pieces, between) => string.Join(between, pieces)));

    private static readonly Gen<ClusterName?> AnyThread = Gen.Elements<ClusterName?>(null, Clusters[0], Clusters[3]);

    [Fact]
    public void Any_text_means_something_or_gets_an_answer_that_Slack_takes_and_that_pings_nobody() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(10000),
        Prop.ForAll(Gen.Zip(AnyText, AnyThread).ToArbitrary(), said =>
        {
            if (CommandParser.Parse(said.Item1, Clusters, said.Item2) is Intent.Misunderstood wrong)
            {
                var answer = Answers.Misunderstood(wrong);
                Messages.AssertFit(answer);
                Messages.AssertPingsOnly(answer);
                Assert.DoesNotContain("@channel", answer.Text! + SlackJson.Write(answer.Blocks!), StringComparison.Ordinal);
                Assert.All(wrong.Suggestions, suggestion => Assert.IsNotType<Intent.Misunderstood>(CommandParser.Parse(suggestion.Text, Clusters)));
            }
        }));

    [Fact]
    public void A_line_that_is_only_read_never_becomes_one_that_changes_something_in_a_thread() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(AnyText.ToArbitrary(), text =>
        {
            var alone = CommandParser.Parse(text, Clusters);
            var here = CommandParser.Parse(text, Clusters, Clusters[0]);
            return alone is Intent.Misunderstood || alone.OnlyReads == here.OnlyReads;
        }));
}

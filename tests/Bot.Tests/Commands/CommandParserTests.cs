using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Commands;

public sealed class CommandParserTests
{
    private static readonly ClusterName[] Clusters = [.. new[] { "prod", "staging", "prod-eu", "Dev.1" }.Select(ClusterName.Parse)];

    [Theory]
    [InlineData("", "form")]
    [InlineData("   ", "form")]
    [InlineData("\u200B", "form")]
    [InlineData("<@U0BOT>", "form")]
    [InlineData("prod 1.35", "upgrade prod 1.35")]
    [InlineData("prod to 1.35", "upgrade prod 1.35")]
    [InlineData("upgrade prod 1.35", "upgrade prod 1.35")]
    [InlineData("upgrade prod to 1.35", "upgrade prod 1.35")]
    [InlineData("UPGRADE Prod TO V1.35", "upgrade prod 1.35")]
    [InlineData("  prod \t 1.35  ", "upgrade prod 1.35")]
    [InlineData("prod\u00A01.35", "upgrade prod 1.35")]
    [InlineData("pr\u200Bod 1.\u200D35\uFEFF", "upgrade prod 1.35")]
    [InlineData("prod 1.35.", "upgrade prod 1.35")]
    [InlineData("prod, 1.35!", "upgrade prod 1.35")]
    [InlineData("“prod” ‘1.35’", "upgrade prod 1.35")]
    [InlineData("`prod` *1.35*", "upgrade prod 1.35")]
    [InlineData("<http://prod|prod> 1.35", "upgrade prod 1.35")]
    [InlineData("<http://dev.1> 1.35", "upgrade Dev.1 1.35")]
    [InlineData("<http://dev.1/|dev.1> <http://1.35|1.35>", "upgrade Dev.1 1.35")]
    [InlineData("<@U0BOT> prod 1.35", "upgrade prod 1.35")]
    [InlineData(" <@U0BOT|eks-upgrade>: prod 1.35", "upgrade prod 1.35")]
    [InlineData("@eks-upgrade prod 1.35", "upgrade prod 1.35")]
    [InlineData("/eks-upgrade prod 1.35", "upgrade prod 1.35")]
    [InlineData("prod–eu 1.35", "upgrade prod-eu 1.35")]
    [InlineData("prod 1.35 --dry-run", "try prod 1.35")]
    [InlineData("--dry-run prod 1.35", "try prod 1.35")]
    [InlineData("upgrade --dry-run prod to 1.35", "try prod 1.35")]
    [InlineData("prod 1.35 —dry-run", "try prod 1.35")]
    [InlineData("prod 1.35 –dry–run", "try prod 1.35")]
    [InlineData("prod 1.35 -dry-run", "try prod 1.35")]
    [InlineData("prod 1.35 --DryRun", "try prod 1.35")]
    [InlineData("prod 1.35 dry-run", "try prod 1.35")]
    [InlineData("prod 1.35 dryrun", "try prod 1.35")]
    [InlineData("prod", "report prod")]
    [InlineData("PROD?", "report prod")]
    [InlineData("prod --dry-run", "report prod")]
    [InlineData("report prod", "report prod")]
    [InlineData("report prod 1.35", "report prod 1.35")]
    [InlineData("report prod for 1.35", "report prod 1.35")]
    [InlineData("report prod --share", "share report prod")]
    [InlineData("report prod 1.35 —share", "share report prod 1.35")]
    [InlineData("prod --share", "share report prod")]
    [InlineData("status", "status")]
    [InlineData("status prod", "status prod")]
    [InlineData("status all", "status")]
    [InlineData("fleet", "fleet")]
    [InlineData("Fleet.", "fleet")]
    [InlineData("approve prod 3fa9c1", "approve prod 3fa9c1")]
    [InlineData("approve prod `3FA9C1…`", "approve prod 3fa9c1")]
    [InlineData("abort prod", "abort prod")]
    [InlineData("abort prod wrong week, sorry!", "abort prod: wrong week, sorry!")]
    [InlineData("abort prod the dry-run -- looked &lt;bad&gt;", "abort prod: the dry-run -- looked <bad>")]
    [InlineData("retry prod", "retry prod")]
    [InlineData("skip prod done by hand", "skip prod: done by hand")]
    [InlineData("override prod CVE-2026-1234 -- cannot wait", "override prod: CVE-2026-1234 -- cannot wait")]
    [InlineData("bake prod now", "bake prod 0s")]
    [InlineData("bake prod now — all is &amp; stays green", "bake prod 0s: - all is & stays green")]
    [InlineData("bake prod 30m", "bake prod 30m")]
    [InlineData("bake prod 2h until lunch is over", "bake prod 2h: until lunch is over")]
    [InlineData("force prod general", "force prod general")]
    [InlineData("unlock prod", "unlock prod")]
    [InlineData("waive prod PDB-001 until 2026-12-31 the team scales it", "waive prod PDB-001 2026-12-31: the team scales it")]
    [InlineData("waive PROD pdb-001 2026-12-31 -- known", "waive prod PDB-001 2026-12-31: -- known")]
    [InlineData("unwaive prod pdb-001", "unwaive prod PDB-001")]
    [InlineData("rollback prod", "rollback prod")]
    [InlineData("history", "history")]
    [InlineData("history prod", "history prod")]
    [InlineData("subscribe all", "subscribe all []")]
    [InlineData("subscribe prod approvals Failures", "subscribe prod [approvals failures]")]
    [InlineData("subscribe prod approvals,failures, progress approvals", "subscribe prod [approvals failures progress]")]
    [InlineData("unsubscribe ALL lifecycle", "unsubscribe all [lifecycle]")]
    [InlineData("subscriptions", "subscriptions")]
    [InlineData("help", "help")]
    [InlineData("?", "help")]
    [InlineData("help Approve", "help approve")]
    [InlineData("? Approve", "help approve")]
    public void Words_become_what_is_meant(string typed, string meant) => Assert.Equal(meant, Say(CommandParser.Parse(typed, Clusters)));

    [Theory]
    [InlineData("skip prod", "Why skip on prod?", "skip prod done by hand")]
    [InlineData("override prod", "Why override on prod?", "override prod the fix")]
    [InlineData("override", "Override which cluster?", "override prod the fix")]
    public void Whoever_leaves_the_reason_out_is_told_what_to_add(string typed, string reason, string example)
    {
        var misunderstood = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse(typed, Clusters));

        Assert.Contains(reason, misunderstood.Reason, StringComparison.Ordinal);
        Assert.StartsWith(example, misunderstood.Example, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prdo 1.35", "no cluster and no command “prdo”", "prod 1.35", false)]
    [InlineData("waive prod PDB-01 until 2026-12-31 why", "no finding “PDB-01”", "waive prod PDB-001 until 2026-12-31 why", false)]
    [InlineData("unwaive prod", "Which finding of prod", "report prod", true)]
    [InlineData("prdo 1.35 --dry-run", "“prdo”", "prod 1.35 --dry-run", true)]
    [InlineData("prdo", "Configured: prod, staging, prod-eu, Dev.1.", "prod", true)]
    [InlineData("stag", "“stag”", "staging", true)]
    [InlineData("upgrade prdo to 1.35", "no cluster “prdo”", "upgrade prod to 1.35", false)]
    [InlineData("upgrad prdo 1.35", "“upgrad”", "upgrade prod 1.35", false)]
    [InlineData("reprot prod", "“reprot”", "report prod", true)]
    [InlineData("report prdo", "“prdo”", "report prod", true)]
    [InlineData("statsu", "“statsu”", "status", true)]
    [InlineData("clusters", "“clusters”", "fleet", true)]
    [InlineData("cancel prod", "“cancel”", "abort prod", false)]
    [InlineData("prod status", "“status” comes first", "status prod", true)]
    [InlineData("prod approve 3fa9c1", "“approve” comes first", "approve prod 3fa9c1", false)]
    [InlineData("approve 3fa9c1 prod", "The cluster comes first", "approve prod 3fa9c1", false)]
    [InlineData("1.35 prod", "The cluster comes first", "prod 1.35", false)]
    [InlineData("upgrade 1.35 prod", "no cluster “1.35”", "upgrade prod 1.35", false)]
    [InlineData("prod 1.35.2", "patch level", "prod 1.35", false)]
    [InlineData("prod v1.35.2-eks-113cf36", "patch level", "prod 1.35", false)]
    [InlineData("report prod 1.35.2", "patch level", "report prod 1.35", true)]
    [InlineData("prod 1,35", "with a dot", "prod 1.35", false)]
    [InlineData("prod 1-35", "no version", "prod 1.35", false)]
    [InlineData("prod 135", "no version", "prod 1.35", false)]
    [InlineData("prod 35", "no version", "prod 1.35", false)]
    [InlineData("prod 1.3.5", "patch level", "prod 1.35", false)]
    [InlineData("prod latest", "not “latest”", "report prod", true)]
    [InlineData("prod 2.1", "no version", "report prod", true)]
    [InlineData("prod 1.05", "no version", "report prod", true)]
    [InlineData("upgrade prod", "to which version", "report prod", true)]
    [InlineData("prod to", "to which version", "report prod", true)]
    [InlineData("upgrade prod --dry-run", "to which version", "report prod", true)]
    [InlineData("prod 1.35 now", "“now”", "prod 1.35", false)]
    [InlineData("prod 1.35 dry run", "“dry”", "prod 1.35 --dry-run", true)]
    [InlineData("prod to 1.35 as a dry run", "“as”", "prod to 1.35 --dry-run", true)]
    [InlineData("prod 1.35 now --dry-run", "“now”", "prod 1.35 --dry-run", true)]
    [InlineData("prod 1.35 --dry-rum", "there are --dry-run for an upgrade", "prod 1.35 --dry-run", true)]
    [InlineData("report prod --shrae", "--share for a report", "report prod --share", false)]
    [InlineData("reprot prod --share", "“reprot”", "report prod --share", false)]
    [InlineData("report prdo --share", "“prdo”", "report prod --share", false)]
    [InlineData("prod 1.35 --share", "goes with a report only", "report prod 1.35 --share", false)]
    [InlineData("fleet prod", "“prod”", "fleet", true)]
    [InlineData("retry prod now", "“now”", "retry prod", false)]
    [InlineData("help aprove", "“aprove”", "help approve", true)]
    [InlineData("help stop", "“stop”", "help abort", true)]
    [InlineData("subscribe approvals", "no cluster “approvals”", "subscribe all approvals", false)]
    [InlineData("subscribe prod failure", "“failure”", "subscribe prod failures", false)]
    [InlineData("subscribe alll", "“alll”", "subscribe all", false)]
    public void What_makes_no_sense_is_answered_with_what_may_have_been_meant(string typed, string reason, string suggestion, bool onlyReads)
    {
        var wrong = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse(typed, Clusters));

        Assert.Contains(reason, wrong.Reason);
        Assert.NotEmpty(wrong.Suggestions);
        Assert.Equal(new Suggestion(suggestion, onlyReads), wrong.Suggestions[0]);
    }

    [Theory]
    [InlineData("--dry-run", "of what")]
    [InlineData("--share", "--share what")]
    [InlineData("status --share", "I did nothing")]
    [InlineData("upgrade", "which cluster")]
    [InlineData("report", "which cluster")]
    [InlineData("approve prod", "the digest that the proposal shows")]
    [InlineData("bake prod", "Say now to end it")]
    [InlineData("bake prod soon", "neither now nor a duration")]
    [InlineData("bake prod 0m", "neither now nor a duration")]
    [InlineData("bake prod 8d", "at most 7d")]
    [InlineData("force prod", "Force which node group of prod?")]
    [InlineData("force prod general memory", "“memory”")]
    [InlineData("bake", "which cluster")]
    [InlineData("approve prod 3fa9", "no digest")]
    [InlineData("approve prod latest", "no digest")]
    [InlineData("approve prod 3fa9c1 --dry-run", "I did nothing")]
    [InlineData("abort prod —dry-run", "I did nothing")]
    [InlineData("rollback prod --dry-run", "I did nothing")]
    [InlineData("abort", "Abort which cluster")]
    [InlineData("subscribe", "Which cluster, or all")]
    [InlineData("prod 1.35 --force", "“--force”")]
    [InlineData("zzzzzzzz", "Configured: prod")]
    public void A_line_without_a_likely_meaning_says_what_is_wrong(string typed, string reason)
    {
        var wrong = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse(typed, Clusters));

        Assert.Contains(reason, wrong.Reason);
        Assert.DoesNotContain(wrong.Suggestions, suggestion => !suggestion.Text.Contains("prod"));
    }

    [Fact]
    public void A_long_list_of_clusters_is_cut()
    {
        ClusterName[] many = [.. Enumerable.Range(0, 300).Select(number => ClusterName.Parse($"team-{number}"))];

        var wrong = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse("status nonsense", many));

        Assert.Contains("and 290 more", wrong.Reason);
        Assert.True(wrong.Reason.Length < 300);
    }

    [Fact]
    public void Without_clusters_it_says_so() =>
        Assert.Contains("None is configured", Assert.IsType<Intent.Misunderstood>(CommandParser.Parse("prod 1.35", [])).Reason);

    [Fact]
    public void What_is_quoted_is_short_and_holds_no_markup()
    {
        var wrong = Assert.IsType<Intent.Misunderstood>(CommandParser.Parse("&lt;!channel&gt;" + new string('x', 3000), Clusters));

        Assert.DoesNotContain('<', wrong.Reason);
        Assert.True(wrong.Reason.Length < 200);
    }

    [Fact]
    public void A_long_reason_is_cut_between_characters()
    {
        var abort = Assert.IsType<Intent.Abort>(CommandParser.Parse("abort prod " + new string('x', 499) + "😀😀", Clusters));

        Assert.Equal(499, abort.Reason!.Length);
    }

    [Fact]
    public void The_name_is_the_configured_one_however_it_was_typed() =>
        Assert.Equal("Dev.1", Assert.IsType<Intent.Report>(CommandParser.Parse("DEV.1", Clusters)).Cluster.Value);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_line_throws_and_each_gets_an_answer(int seed)
    {
        string[] pieces =
        [
            .. CommandTable.All.Select(command => command.Word), .. CommandTable.Kinds, .. Clusters.Select(cluster => cluster.Value),
            "to", "for", "all", "1.35", "v1.36", "1.35.2", "1,35", "35", "latest", "--dry-run", "—dry-run", "--x", "-", "--", "3fa9c1", "?", "!", ".",
            "<", ">", "|", "<@U1>", "<http://a|prod>", "<http://>", "<|>", "<#C1|x>", "<!here>", "&lt;", "&amp;", "“", "\u200B", "\uD800", "\uDC00",
            "😀", "\0", "\n", "ﬁ", "١.٣٥", "İ", "/", "/x", "@", "prdo", "uprgade", "'", "`", new string('a', 150), new string('9', 40), "1.99999999999",
        ];
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Mutate(pieces[random.Next(pieces.Length)], random) + (random.Next(8) == 0 ? "" : " ")));

            var meant = CommandParser.Parse(line, Clusters);

            if (meant is Intent.Misunderstood wrong)
            {
                Assert.False(string.IsNullOrWhiteSpace(wrong.Reason), line);
                Assert.True(wrong.Suggestions.Count <= 3, line);
                Assert.IsNotType<Intent.Misunderstood>(CommandParser.Parse(wrong.Example, Clusters));
                Assert.All(wrong.Suggestions, suggestion => Works(suggestion, line));
            }
        }
    }

    // A suggestion means something, says truly whether it only reads, and never loses the wish to change nothing.
    private static void Works(Suggestion suggestion, string line)
    {
        var meant = CommandParser.Parse(suggestion.Text, Clusters);
        Assert.IsNotType<Intent.Misunderstood>(meant);
        Assert.Equal(suggestion.OnlyReads, meant.OnlyReads);
        Assert.False(line.Contains(" --dry-run ") && meant is Intent.Upgrade { DryRun: false }, $"{line} → {suggestion.Text}");
    }

    private static string Mutate(string piece, Random random)
    {
        if (random.Next(4) != 0 || piece.Length == 0)
        {
            return piece;
        }

        var at = random.Next(piece.Length);
        return random.Next(3) switch
        {
            0 => piece.Remove(at, 1),
            1 => piece.Insert(at, ((char)random.Next(0x20, 0x3000)).ToString()),
            _ => piece[..at].ToUpperInvariant() + piece[at..],
        };
    }

    private static string Say(Intent intent) => intent switch
    {
        Intent.ShowForm => "form",
        Intent.Upgrade upgrade => $"{(upgrade.DryRun ? "try" : "upgrade")} {upgrade.Cluster} {upgrade.Target}",
        Intent.Report report => $"{(report.Share ? "share " : "")}report {report.Cluster} {report.Target}".TrimEnd(),
        Intent.Status status => $"status {status.Cluster}".TrimEnd(),
        Intent.Fleet => "fleet",
        Intent.Approve approve => $"approve {approve.Cluster} {approve.Digest}",
        Intent.Abort abort => $"abort {abort.Cluster}{(abort.Reason is null ? "" : $": {abort.Reason}")}",
        Intent.Retry retry => $"retry {retry.Cluster}",
        Intent.Skip skip => $"skip {skip.Cluster}: {skip.Reason}",
        Intent.Override taken => $"override {taken.Cluster}: {taken.Reason}",
        Intent.Bake bake => $"bake {bake.Cluster} {Durations.Write(bake.More)}{(bake.Reason is null ? "" : $": {bake.Reason}")}",
        Intent.Force force => $"force {force.Cluster} {force.NodeGroup}",
        Intent.Unlock unlock => $"unlock {unlock.Cluster}",
        Intent.Waive waive => $"waive {waive.Cluster} {waive.Code} {waive.Until:yyyy-MM-dd}: {waive.Reason}",
        Intent.Unwaive unwaive => $"unwaive {unwaive.Cluster} {unwaive.Code}",
        Intent.Rollback rollback => $"rollback {rollback.Cluster}",
        Intent.History history => $"history {history.Cluster}".TrimEnd(),
        Intent.Subscribe subscribe => $"subscribe {subscribe.Cluster?.Value ?? "all"} [{string.Join(' ', subscribe.Kinds)}]",
        Intent.Unsubscribe unsubscribe => $"unsubscribe {unsubscribe.Cluster?.Value ?? "all"} [{string.Join(' ', unsubscribe.Kinds)}]",
        Intent.Subscriptions => "subscriptions",
        Intent.Help help => $"help {help.Word}".TrimEnd(),
        Intent.Misunderstood wrong => $"misunderstood: {wrong.Reason}",
        _ => intent.ToString(),
    };
}

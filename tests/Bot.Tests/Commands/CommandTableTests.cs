using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Commands;

public sealed class CommandTableTests
{
    private static readonly ClusterName[] Clusters = [ClusterName.Parse("blue")];

    public static TheoryData<string> Words { get; } = [.. CommandTable.All.Select(command => command.Word)];

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_example_means_what_its_row_says(string word)
    {
        var command = CommandTable.Find(word)!;

        foreach (var example in HelpText.About(word, Clusters, "/eks-upgrade").Examples)
        {
            var meant = CommandParser.Parse(example, Clusters);
            Assert.StartsWith(word, meant.GetType().Name, StringComparison.OrdinalIgnoreCase);
            Assert.True(command.OnlyReads == meant.OnlyReads || meant is Intent.Upgrade { DryRun: true } or Intent.Report { Share: true });
        }
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_word_has_help(string word)
    {
        Assert.Equal(new Intent.Help(word), CommandParser.Parse($"help {word}", Clusters));
        Assert.Contains(word, HelpText.About(word, Clusters, "/k8s").ToString());
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void The_help_on_a_word_says_more_than_its_one_sentence(string word)
    {
        var help = HelpText.About(word, Clusters, "/eks-upgrade");

        Assert.NotEmpty(help.Details);
        Assert.All(help.Details, line => Assert.Contains(line, help.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_intent_has_a_word()
    {
        var intents = typeof(Intent).GetNestedTypes().Select(type => type.Name).Except(["ShowForm", "Misunderstood"]);

        Assert.Equal(intents.Order(), CommandTable.All.Select(command => $"{char.ToUpperInvariant(command.Word[0])}{command.Word[1..]}").Order());
    }

    [Fact]
    public void No_other_name_of_a_command_is_a_command() =>
        Assert.DoesNotContain(CommandTable.All.SelectMany(command => command.AlsoCalled), CommandTable.Reserved.Contains);

    [Fact]
    public void General_help_shows_every_command_with_this_workspaces_clusters()
    {
        var help = HelpText.About(null, Clusters, "/eks-upgrade");

        Assert.Equal(CommandTable.All.Count, help.Lines.Count);
        Assert.Contains("/eks-upgrade blue", help.Examples);
        Assert.DoesNotContain("{cluster}", help.ToString());
    }

    [Fact]
    public void Help_on_a_word_says_what_it_does() =>
        Assert.StartsWith("Takes the control plane back one minor", HelpText.About("rollback", Clusters, "/eks-upgrade").Headline, StringComparison.Ordinal);

    [Fact]
    public void The_table_for_the_documentation_has_a_row_for_each()
    {
        var lines = CommandTable.ToMarkdown().TrimEnd('\n').Split('\n');

        Assert.Equal(CommandTable.All.Count + 2, lines.Length);
        Assert.Contains("| `report` ".TrimEnd(), lines[3].Replace("[report] CLUSTER [VERSION] [--share]", "report"));
        Assert.All(lines, line => Assert.Equal(4, line.Replace("\\|", "").Count(c => c == '|')));
    }

    [Theory]
    [InlineData("prod", "prod", 0)]
    [InlineData("prod", "PROD", 0)]
    [InlineData("prdo", "prod", 1)]
    [InlineData("pro", "prod", 1)]
    [InlineData("prodd", "prod", 1)]
    [InlineData("prad", "prod", 1)]
    [InlineData("", "prod", 4)]
    [InlineData("ca", "abc", 3)]
    public void A_distance_counts_slips_and_swapped_neighbours(string left, string right, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(left, right));
        Assert.Equal(distance, EditDistance.Between(right, left));
    }
}

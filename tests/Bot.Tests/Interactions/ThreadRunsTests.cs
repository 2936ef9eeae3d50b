using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

/// <summary>What is written in the thread of a run concerns that run, and never another one of its cluster.</summary>
public sealed class ThreadRunsTests() : ThreadTest(StoreKind.Sqlite)
{
    /// <summary>Words that change something and yet do not steer a run: they concern the cluster, also when its upgrade is over.</summary>
    private static readonly string[] OfTheCluster = ["waive", "unwaive", "rollback"];

    [Fact]
    public async Task Every_word_that_steers_a_run_is_refused_in_a_thread_that_has_ended_unless_it_names_the_cluster()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform()).Aborted();
        await SaveAsync(story);
        await ProjectAsync(story);
        foreach (var (word, line) in Lines(command => command.IsAboutOneCluster))
        {
            var (meant, refusal) = await ReadAsync(line.Replace("{cluster} ", "").Replace(" {cluster}", ""));
            Assert.IsNotType<Intent.Misunderstood>(meant);
            Assert.True(refusal is not null == (!meant.OnlyReads && meant is not Intent.Report && !OfTheCluster.Contains(word)), line);
            Assert.Null((await ReadAsync(line.Replace("{cluster}", "prod"))).Refusal);
        }
    }

    [Fact]
    public async Task In_the_thread_of_a_run_that_goes_on_nothing_is_refused_and_elsewhere_nothing_goes_without_saying()
    {
        var story = Story.Begin().Proposes(Proposals.Terraform());
        await SaveAsync(story);
        await ProjectAsync(story);

        Assert.Equal(new Intent.Retry(story.Run.Cluster), (await ReadAsync("retry")).Intent);
        Assert.Null((await ReadAsync("retry")).Refusal);
        Assert.IsType<Intent.Misunderstood>((await ReadAsync("retry", thread: "1.1")).Intent);
        Assert.IsType<Intent.Misunderstood>((await ReadAsync("retry", thread: null)).Intent);
    }

    private static IEnumerable<(string Word, string Line)> Lines(Func<CommandWord, bool> which) =>
        CommandTable.All.Where(which).SelectMany(command => command.Examples.Where(line => line.StartsWith(command.Word, StringComparison.Ordinal)).Select(line => (command.Word, line)));

    private Task<(Intent Intent, Message? Refusal)> ReadAsync(string text) => ReadAsync(text, Slack.The("card").Ts);

    private Task<(Intent Intent, Message? Refusal)> ReadAsync(string text, string? thread) =>
        new ThreadRuns(Messages, Runs, new Prod()).ReadAsync(new TypedCommand("k", text, "U0ANA", "C0PLATFORM", thread, null), Cancellation);

    private sealed class Prod : IClusterCatalogue
    {
        public IReadOnlyList<ClusterSettings> All { get; } =
        [
            new(
                new ClusterAddress(ClusterName.Parse("prod"), "prod", "eu-west-1"),
                new CodeLocation(null, "main", "live/prod", null, ""),
                new ApprovalRules(["U0BEN"], 1, false, TimeSpan.FromHours(4)),
                TimeSpan.FromSeconds(15)),
        ];

        public ClusterSettings? Find(ClusterName name) => All.FirstOrDefault(cluster => cluster.Name == name);
    }
}

using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Tests.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class KilledGitTests
{
    private static readonly RunId Run = new("run-1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 5)]
    public Task A_git_that_is_killed_before_or_after_its_work_is_mended_by_the_next_attempt(bool afterItsWork, int first) =>
        KillAsync(afterItsWork, first, every: 6);

    // Dozens of upgrades, and half a minute: the sample above is for every day.
    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public Task Whichever_git_is_killed_before_or_after_its_work_the_next_attempt_ends_well(bool afterItsWork) =>
        KillAsync(afterItsWork, first: 1, every: 1);

    private static async Task KillAsync(bool afterItsWork, int first, int every)
    {
        var wasKilled = true;
        for (var call = first; wasKilled; call += every)
        {
            using var origin = new Origin();
            var before = origin.Tip("main");

            wasKilled = !await TryToUpgradeAsync(origin, KilledGit(origin, call, afterItsWork));

            Assert.Equal(wasKilled, int.Parse(await File.ReadAllTextAsync(origin["git-killed.calls"], Cancellation)) == call);
            if (wasKilled)
            {
                Assert.True(await TryToUpgradeAsync(origin, "git"), $"after call {call}");
            }

            // One commit, however often it was tried.
            Assert.Equal(before, origin.Run(origin.Path, "rev-parse", "main^").Trim());
            Assert.Equal("Upgrade\n\nApproved by: U0BEN", origin.Run(origin.Path, "log", "-1", "--format=%B", "main").Trim());
            Assert.Equal(Origin.Code.Replace("1.34", "1.35"), origin.Show("main:live/prod/main.tf"));
            Assert.Equal(origin.Tip("main"), origin.Tip("eks-upgrade/run-1"));
        }
    }

    private static async Task<bool> TryToUpgradeAsync(Origin origin, string executable)
    {
        // A new one each time, as after a restart of the bot.
        var git = new GitCli(
            new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn().With("HOME", origin.Home), new GitSettings { Executable = executable });
        var code = new TerraformCode(git, origin.Workspace);
        var location = new CodeLocation(origin.Path, "main", "live/prod", "eks", "cluster_version");
        try
        {
            var copy = await code.CheckOutAsync(Run, location, Cancellation);
            var change = await code.SetVersionAsync(Run, copy, location, new KubernetesVersion(1, 35), "Upgrade", Cancellation);

            // What a person would have approved once stays on offer, unless the commit itself is gone.
            Assert.True(change.Diff.Contains("\"1.35\"") || change.Copy.Commit == origin.Tip("main"));
            await code.PushAsync(Run, location, "Upgrade\n\nApproved by: U0BEN", Cancellation);
            await code.MergeAsync(Run, location, Cancellation);
            return true;
        }
        catch (OutsideException)
        {
            return false;
        }
    }

    /// <summary>A git that is killed at one of its calls. The bot must notice every time, and do nothing more.</summary>
    private static string KilledGit(Origin origin, int call, bool afterItsWork)
    {
        var path = origin["git-killed"];
        File.WriteAllText(
            path,
            $"""
            #!/bin/sh
            n=$(( $(cat '{path}.calls' 2>/dev/null || echo 0) + 1 ))
            echo $n > '{path}.calls'
            [ $n -eq {call} ] || exec git "$@"
            {(afterItsWork ? "git \"$@\"" : "true")}
            kill -9 $$
            """);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}

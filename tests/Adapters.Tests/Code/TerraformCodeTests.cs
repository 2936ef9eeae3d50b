using System.Diagnostics;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Tests.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class TerraformCodeTests : IDisposable
{
    private const string Branch = "eks-upgrade/run-1";
    private const string Message = "Upgrade prod to 1.35";
    private const string Approved = "Upgrade prod to 1.35\n\nApproved by: U0BEN, 3fa9c1";

    private static readonly RunId Run = new("run-1");
    private static readonly KubernetesVersion Wanted = new(1, 35);

    private readonly Origin _origin = new();
    private readonly CodeLocation _location;
    private readonly TerraformCode _code;

    public TerraformCodeTests()
    {
        _location = new CodeLocation(_origin.Path, "main", "live/prod", null, "cluster_version");
        _code = Restarted();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Clone => Path.Combine(_origin.Workspace, "clones", "run-1");

    private string MainFile => Path.Combine(Clone, "live", "prod", "main.tf");

    [Fact]
    public async Task A_check_out_makes_a_private_clone_with_the_run_s_branch_on_the_base()
    {
        var copy = await CheckOutAsync();

        Assert.Equal(
            new WorkingCopy(Path.Combine(Clone, "live/prod"), _origin.Tip("main"), _origin.Tip("main"))
            {
                Root = Clone,
                Tree = _origin.Run(_origin.Path, "rev-parse", "main^{tree}").Trim(),
            },
            copy);
        Assert.Equal(Branch, _origin.Run(Clone, "branch", "--show-current").Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Clone));
        Assert.Equal(copy, await CheckOutAsync());
        Assert.Equal(_origin.Tip("main"), await _code.GetBaseCommitAsync(Run, _location, Cancellation));
    }

    [Fact]
    public async Task A_change_is_one_commit_of_one_token_by_the_bot()
    {
        var copy = await CheckOutAsync();
        var found = await _code.FindVersionAsync(copy, _location, Cancellation);
        Assert.Equal(new VersionInCode("main.tf", 3, new KubernetesVersion(1, 34), found.Offset), found);

        var change = await _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation);

        Assert.Equal(found with { Version = Wanted }, change.Edit);
        Assert.Contains("-  cluster_version = \"1.34\"\n+  cluster_version = \"1.35\"\n", change.Diff, StringComparison.Ordinal);
        Assert.Contains("--- a/live/prod/main.tf\n+++ b/live/prod/main.tf\n", change.Diff, StringComparison.Ordinal);
        Assert.Equal(Origin.Code.Replace("1.34", "1.35"), await File.ReadAllTextAsync(MainFile, Cancellation));
        Assert.Equal(
            $"EKS Upgrade Bot|EKS Upgrade Bot|{Message}|{copy.BaseCommit}",
            _origin.Run(Clone, "log", "-1", "--format=%an|%cn|%s|%P", change.Copy.Commit).Trim());
        Assert.Equal("", _origin.Tip(Branch));
    }

    [Fact]
    public async Task A_second_call_commits_nothing_and_answers_the_same()
    {
        var copy = await CheckOutAsync();
        var first = await _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation);

        Assert.Equal(first, await _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation));
        Assert.Equal(first.Copy, await CheckOutAsync());
        Assert.Equal(first, await Restarted().SetVersionAsync(Run, first.Copy, _location, Wanted, Message, Cancellation));
    }

    [Fact]
    public async Task Code_that_says_so_already_gets_no_commit_and_an_empty_diff()
    {
        var copy = await CheckOutAsync();

        var change = await _code.SetVersionAsync(Run, copy, _location, new KubernetesVersion(1, 34), Message, Cancellation);

        Assert.Equal((copy, ""), (change.Copy, change.Diff));
    }

    [Fact]
    public async Task A_version_that_cannot_be_edited_is_final_and_names_its_place()
    {
        _origin.Write("live/prod/main.tf", "module \"eks\" {\n  cluster_version = var.a ? \"1.33\" : \"1.34\"\n}\n");
        _origin.Push("Make it hard");
        var copy = await CheckOutAsync();

        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation));

        Assert.False(refused.IsTransient);
        Assert.Contains("main.tf:2: cluster_version of module.eks is a conditional", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Remedy);
    }

    [Fact]
    public async Task When_the_base_moved_and_nothing_was_pushed_the_branch_is_made_anew()
    {
        var change = await ChangeAsync();
        var moved = _origin.MoveBase();

        var copy = await CheckOutAsync();

        Assert.Equal((moved, moved), (copy.BaseCommit, copy.Commit));
        Assert.Equal(Origin.Code, await File.ReadAllTextAsync(MainFile, Cancellation));
        Assert.NotEqual(change.Copy.Commit, copy.Commit);
    }

    [Fact]
    public async Task When_the_base_moved_after_a_push_the_run_s_branch_is_rebased_onto_it()
    {
        var change = await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        var moved = _origin.MoveBase();

        var copy = await CheckOutAsync();

        Assert.Equal((moved, _origin.Tip(Branch), moved), (copy.BaseCommit, copy.Commit, _origin.Tip("main")));
        Assert.NotEqual(change.Copy.Tree, copy.Tree);
        Assert.Equal(moved, _origin.Run(_origin.Path, "rev-parse", $"{Branch}^").Trim());
        Assert.Equal(Approved, _origin.Run(_origin.Path, "log", "-1", "--format=%B", Branch).Trim());
        Assert.Contains("1.35", await File.ReadAllTextAsync(MainFile, Cancellation), StringComparison.Ordinal);
        Assert.Equal(copy, await Restarted().CheckOutAsync(Run, _location, Cancellation));
        Assert.True(await _code.MergeAsync(Run, _location, Cancellation));
        Assert.Equal(_origin.Tip(Branch), _origin.Tip("main"));
    }

    [Fact]
    public async Task A_base_that_conflicts_is_final_names_the_files_and_what_a_person_resolved_is_taken_over()
    {
        await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        var pushed = _origin.Tip(Branch);
        _origin.Write("live/prod/main.tf", Origin.Code.Replace("1.34", "1.33"));
        var moved = _origin.Push("Say something else");

        var refused = await Assert.ThrowsAsync<OutsideException>(CheckOutAsync);

        Assert.False(refused.IsTransient);
        Assert.Contains("conflicts with eks-upgrade/run-1 in live/prod/main.tf", refused.Message, StringComparison.Ordinal);
        Assert.Contains("git rebase origin/main", refused.Remedy!, StringComparison.Ordinal);
        Assert.Equal((pushed, moved), (_origin.Tip(Branch), _origin.Tip("main")));
        Assert.False(Directory.Exists(Path.Combine(Clone, ".git", "rebase-merge")));
        Assert.Equal(refused.Message, (await Assert.ThrowsAsync<OutsideException>(() => Restarted().CheckOutAsync(Run, _location, Cancellation))).Message);

        _origin.Write("live/prod/main.tf", Origin.Code.Replace("1.34", "1.35"));
        var resolved = _origin.Push("Resolved", Branch, force: true);
        Assert.Equal(resolved, (await CheckOutAsync()).Commit);
        Assert.True(await _code.MergeAsync(Run, _location, Cancellation));
        Assert.Equal(resolved, _origin.Tip("main"));
    }

    [Fact]
    public async Task A_rebase_that_was_killed_is_made_again()
    {
        await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        var moved = _origin.MoveBase();
        Directory.CreateDirectory(Path.Combine(Clone, ".git", "rebase-merge"));

        await CheckOutAsync();

        Assert.Equal(moved, _origin.Run(_origin.Path, "rev-parse", $"{Branch}^").Trim());
    }

    [Fact]
    public async Task The_message_is_completed_before_the_push_and_the_content_stays_what_was_planned()
    {
        var change = await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        var pushed = _origin.Tip(Branch);

        Assert.NotEqual(change.Copy.Commit, pushed);
        Assert.Equal(Approved, _origin.Run(_origin.Path, "log", "-1", "--format=%B", Branch).Trim());
        Assert.Equal($"{change.Copy.Tree} {change.Copy.BaseCommit}", _origin.Run(_origin.Path, "log", "-1", "--format=%T %P", Branch).Trim());
        var copy = await CheckOutAsync();
        Assert.Equal((pushed, change.Copy.Tree), (copy.Commit, copy.Tree));

        // What others may have seen is not rewritten, whoever approves it once more.
        await Restarted().PushAsync(Run, _location, "Another message", Cancellation);
        Assert.Equal(pushed, _origin.Tip(Branch));
    }

    [Fact]
    public async Task Left_for_a_pull_request_the_branch_is_pushed_and_the_base_moves_only_by_people()
    {
        var location = _location with { Merge = MergePolicy.PullRequest };
        await ChangeAsync();
        var before = _origin.Tip("main");

        Assert.False(await _code.MergeAsync(Run, location, Cancellation));
        Assert.Equal(before, _origin.Tip("main"));
        Assert.NotEqual("", _origin.Tip(Branch));

        // Squashed, as hosts like to do: another commit with the same change.
        _origin.Write("live/prod/main.tf", Origin.Code.Replace("1.34", "1.35"));
        _origin.Push("Upgrade prod (#7)");
        await CheckOutAsync();
        Assert.True(await _code.MergeAsync(Run, location, Cancellation));
    }

    [Fact]
    public async Task A_run_that_lets_go_says_what_each_branch_says()
    {
        Assert.Null(await _code.DiscardAsync(Run, _location, Cancellation));

        await ChangeAsync();
        Assert.Equal(
            new CodeAfterRun("main", new KubernetesVersion(1, 34), null, null, IsMerged: true), await _code.DiscardAsync(Run, _location, Cancellation));

        await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        Assert.Equal(
            new CodeAfterRun("main", new KubernetesVersion(1, 34), Branch, Wanted, IsMerged: false), await _code.DiscardAsync(Run, _location, Cancellation));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_origin.Workspace, "clones")));

        await CheckOutAsync();
        await _code.MergeAsync(Run, _location, Cancellation);
        Assert.Equal(new CodeAfterRun("main", Wanted, Branch, Wanted, IsMerged: true), await _code.DiscardAsync(Run, _location, Cancellation));
    }

    [Fact]
    public async Task A_pushed_branch_survives_the_loss_of_the_clone()
    {
        await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        await _code.DiscardAsync(Run, _location, Cancellation);
        await _code.DiscardAsync(Run, _location, Cancellation);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_origin.Workspace, "clones")));

        var copy = await Restarted().CheckOutAsync(Run, _location, Cancellation);

        Assert.Equal(copy.Commit, _origin.Tip(Branch));
        Assert.Contains("1.35", await File.ReadAllTextAsync(MainFile, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_s_commit_on_the_run_s_branch_is_taken_over_and_a_forced_one_too()
    {
        var change = await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        _origin.Run(_origin.Ana, "fetch", "--quiet", "origin", Branch);
        _origin.Run(_origin.Ana, "checkout", "--quiet", "FETCH_HEAD");
        _origin.Write("live/prod/extra.tf", "locals {}\n");
        var added = _origin.Push("Add a file", Branch);
        Assert.Equal(added, (await CheckOutAsync()).Commit);

        _origin.Run(_origin.Ana, "checkout", "--quiet", "main");
        _origin.Write("live/prod/extra.tf", "locals { a = 1 }\n");
        var forced = _origin.Push("Something else", Branch, force: true);
        var copy = await CheckOutAsync();

        // Another tree than the one that was approved: whoever applies sees it.
        Assert.Equal(forced, copy.Commit);
        Assert.NotEqual(change.Copy.Tree, copy.Tree);
    }

    [Fact]
    public async Task A_merge_moves_the_base_forward_and_may_be_repeated()
    {
        await ChangeAsync();
        await _code.PushAsync(Run, _location, Approved, Cancellation);

        Assert.True(await _code.MergeAsync(Run, _location, Cancellation));
        Assert.True(await Restarted().MergeAsync(Run, _location, Cancellation));

        Assert.Equal(_origin.Tip(Branch), _origin.Tip("main"));

        // The next hop: the base went on, and the run's branch follows it.
        _origin.Run(_origin.Ana, "pull", "--quiet", "origin", "main");
        var moved = _origin.MoveBase();
        await _code.MergeAsync(Run, _location, Cancellation);
        var copy = await CheckOutAsync();
        Assert.Equal((moved, moved), (copy.BaseCommit, copy.Commit));
        await _code.SetVersionAsync(Run, copy, _location, new KubernetesVersion(1, 36), "Upgrade prod to 1.36", Cancellation);
        await _code.PushAsync(Run, _location, Approved, Cancellation);
        await _code.MergeAsync(Run, _location, Cancellation);
        Assert.Equal(_origin.Tip("main"), _origin.Tip(Branch));
        Assert.Equal(moved, _origin.Run(_origin.Path, "rev-parse", "main^").Trim());
    }

    [Fact]
    public async Task A_merge_that_is_no_fast_forward_overwrites_nothing_and_may_be_tried_again()
    {
        await ChangeAsync();
        var moved = _origin.MoveBase();

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _code.MergeAsync(Run, _location, Cancellation));

        Assert.True(refused.IsTransient);
        Assert.Contains("main was moved to", refused.Message, StringComparison.Ordinal);
        Assert.Contains("by Ana (\"Say more\")", refused.Message, StringComparison.Ordinal);
        Assert.Equal(moved, _origin.Tip("main"));
    }

    [Fact]
    public async Task A_push_that_a_hook_refuses_is_final_and_says_what_the_host_said()
    {
        await ChangeAsync();
        _origin.RefusePushes("only through pull requests");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _code.MergeAsync(Run, _location, Cancellation));

        Assert.False(refused.IsTransient);
        Assert.Contains("only through pull requests", refused.Message, StringComparison.Ordinal);
        Assert.Contains("pull request", refused.Remedy!, StringComparison.Ordinal);
        Assert.Equal("pre-receive hook declined", refused.Code);
    }

    [Fact]
    public async Task A_half_made_clone_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(Clone + ".part", ".git", "objects"));
        await File.WriteAllTextAsync(Path.Combine(Clone + ".part", ".git", "HEAD"), "ref: refs/heads/main\n", Cancellation);
        Directory.CreateDirectory(Clone + ".gone");

        Assert.Equal(_origin.Tip("main"), (await CheckOutAsync()).Commit);
        Assert.Equal([Clone], Directory.GetFileSystemEntries(Path.GetDirectoryName(Clone)!));
    }

    [Fact]
    public async Task A_clone_that_git_cannot_read_is_made_anew()
    {
        await CheckOutAsync();
        File.Delete(Path.Combine(Clone, ".git", "HEAD"));

        Assert.Equal(_origin.Tip("main"), (await CheckOutAsync()).Commit);
    }

    [Fact]
    public async Task A_clone_that_was_killed_before_its_first_check_out_is_finished()
    {
        await CheckOutAsync();
        _origin.Run(Clone, "symbolic-ref", "HEAD", "refs/heads/main");
        File.Delete(Path.Combine(Clone, ".git", "index"));
        Directory.Delete(Path.Combine(Clone, "live"), recursive: true);

        await CheckOutAsync();

        Assert.Equal(Origin.Code, await File.ReadAllTextAsync(MainFile, Cancellation));
    }

    [Fact]
    public async Task Locks_of_a_dead_git_are_removed()
    {
        var copy = await CheckOutAsync();
        string[] locks = ["index.lock", "HEAD.lock", "config.lock", $"refs/heads/{Branch}.lock"];
        foreach (var name in locks)
        {
            await File.WriteAllTextAsync(Path.Combine(Clone, ".git", name), "", Cancellation);
        }

        var change = await _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation);

        Assert.NotEqual(copy.Commit, change.Copy.Commit);
        Assert.All(locks, name => Assert.False(File.Exists(Path.Combine(Clone, ".git", name)), name));
    }

    [Fact]
    public async Task Locks_of_a_living_git_are_left_alone()
    {
        await CheckOutAsync();
        var lockFile = Path.Combine(Clone, ".git", "index.lock");
        await File.WriteAllTextAsync(lockFile, "", Cancellation);
        using (var git = Process.Start(new ProcessStartInfo("git", ["hash-object", "--stdin"])
        {
            UseShellExecute = false,
            WorkingDirectory = Clone,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!)
        {
            var busy = await Assert.ThrowsAsync<OutsideException>(CheckOutAsync);
            Assert.True(busy.IsTransient);
            Assert.True(File.Exists(lockFile));
            git.StandardInput.Close();
            await git.WaitForExitAsync(Cancellation);
        }

        await CheckOutAsync();
        Assert.False(File.Exists(lockFile));
    }

    [Fact]
    public async Task An_edit_that_was_written_and_not_committed_is_made_again()
    {
        var copy = await CheckOutAsync();
        await File.WriteAllTextAsync(MainFile, Origin.Code.Replace("1.34", "1.35"), Cancellation);

        var change = await Restarted().SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation);

        Assert.NotEqual(copy.Commit, change.Copy.Commit);
        Assert.Contains("+  cluster_version = \"1.35\"", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_terraform_writes_into_the_clone_stays_and_is_not_committed()
    {
        var copy = await CheckOutAsync();
        var lockFile = Path.Combine(copy.RootModule, ".terraform.lock.hcl");
        await File.WriteAllTextAsync(lockFile, "# more hashes\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(copy.RootModule, "terraform.tfstate"), "{}", Cancellation);

        var change = await _code.SetVersionAsync(Run, copy, _location, Wanted, Message, Cancellation);
        await CheckOutAsync();

        Assert.Equal("# more hashes\n", await File.ReadAllTextAsync(lockFile, Cancellation));
        Assert.True(File.Exists(Path.Combine(copy.RootModule, "terraform.tfstate")));
        Assert.Equal("live/prod/main.tf", _origin.Run(Clone, "diff", "--name-only", copy.Commit, change.Copy.Commit).Trim());
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc")]
    [InlineData(".git")]
    [InlineData("live/missing")]
    [InlineData("link")]
    public async Task A_root_module_outside_the_repository_is_refused(string directory)
    {
        File.CreateSymbolicLink(Path.Combine(_origin.Ana, "link"), "/etc");
        _origin.Push("Link out");

        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => _code.CheckOutAsync(Run, _location with { Directory = directory }, Cancellation));

        Assert.False(refused.IsTransient);
        Assert.Contains("'directory'", refused.Remedy!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_branch_is_final()
    {
        var missing = _location with { Branch = "release" };

        Assert.False((await Assert.ThrowsAsync<OutsideException>(() => _code.CheckOutAsync(Run, missing, Cancellation))).IsTransient);
        Assert.False((await Assert.ThrowsAsync<OutsideException>(() => _code.GetBaseCommitAsync(Run, missing, Cancellation))).IsTransient);
    }

    [Fact]
    public async Task Two_runs_do_not_see_each_other()
    {
        var other = new RunId("run-2");
        await ChangeAsync();
        await _code.CheckOutAsync(other, _location, Cancellation);

        await _code.DiscardAsync(other, _location, Cancellation);

        Assert.Contains("1.35", await File.ReadAllTextAsync(MainFile, Cancellation), StringComparison.Ordinal);
    }

    public void Dispose() => _origin.Dispose();

    private TerraformCode Restarted() => new(_origin.Git(), _origin.Workspace);

    private Task<WorkingCopy> CheckOutAsync() => _code.CheckOutAsync(Run, _location, Cancellation);

    private async Task<CodeChange> ChangeAsync() =>
        await _code.SetVersionAsync(Run, await CheckOutAsync(), _location, Wanted, Message, Cancellation);
}

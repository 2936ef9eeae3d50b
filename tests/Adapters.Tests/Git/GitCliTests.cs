using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Git;

public sealed class GitCliTests : IDisposable
{
    private readonly Origin _origin = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_user_s_configuration_and_the_clone_s_hooks_take_no_part()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_origin.Home, ".gitconfig"),
            "[commit]\n gpgSign = true\n[gpg]\n program = /nonexistent\n[user]\n name = Somebody\n[core]\n autocrlf = true\n", Cancellation);
        var clone = await CloneAsync();
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(clone, ".git", "hooks")).FullName, "post-checkout");
        await File.WriteAllTextAsync(hook, "#!/bin/sh\ntouch \"$PWD/hooked\"\n", Cancellation);
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await _origin.Git().CheckOutAsync(clone, "work", _origin.Tip("main"), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(clone, "README.md"), "new\r\n", Cancellation);
        await _origin.Git().CommitAsync(clone, ["README.md"], "-m is no option\n\nnor is --amend\n", Cancellation);

        Assert.False(File.Exists(Path.Combine(clone, "hooked")));
        Assert.Equal("EKS Upgrade Bot|-m is no option", _origin.Run(clone, "log", "-1", "--format=%an|%s").Trim());
        Assert.Equal("new\r\n", _origin.Run(clone, "show", "HEAD:README.md"));
    }

    [Fact]
    public async Task The_operator_s_configuration_takes_part()
    {
        var file = _origin["operator.gitconfig"];
        await File.WriteAllTextAsync(file, $"[url \"{_origin.Path}\"]\n insteadOf = https://git.example.org/infra\n[core]\n hooksPath = /tmp\n", Cancellation);
        var git = new GitCli(
            new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn().With("GIT_CONFIG_GLOBAL", file), new GitSettings());

        var tips = await git.ListBranchesAsync(_origin.Home, "https://git.example.org/infra", ["main", "none"], Cancellation);

        Assert.Equal([KeyValuePair.Create("main", _origin.Tip("main"))], tips);
    }

    [Theory]
    [InlineData("--upload-pack=touch injected")]
    [InlineData("ext::sh -c touch% injected")]
    [InlineData("")]
    public async Task A_repository_is_never_an_option_or_a_command(string repository)
    {
        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => _origin.Git().ListBranchesAsync(_origin.Home, repository, ["main"], Cancellation));

        Assert.False(refused.IsTransient);
        Assert.Empty(Directory.GetFiles(_origin.Home));
    }

    [Theory]
    [InlineData("--upload-pack=touch injected")]
    [InlineData("-x")]
    [InlineData("a..b")]
    [InlineData("refs/heads/*")]
    [InlineData("main:other")]
    [InlineData("a b")]
    [InlineData("main.lock")]
    [InlineData("")]
    public async Task A_branch_is_never_an_option_or_a_pattern(string branch)
    {
        var clone = await CloneAsync();

        await Assert.ThrowsAsync<OutsideException>(() => _origin.Git().FetchAsync(clone, [branch], Cancellation));
        await Assert.ThrowsAsync<OutsideException>(() => _origin.Git().PushAsync(clone, "HEAD", branch, Cancellation));
        await Assert.ThrowsAsync<OutsideException>(() => _origin.Git().CheckOutAsync(clone, branch, "HEAD", Cancellation));
    }

    [Fact]
    public async Task A_network_that_is_down_is_transient_and_no_message_carries_the_password()
    {
        // Port 1 of this machine: nobody listens there.
        var down = await Assert.ThrowsAsync<OutsideException>(
            () => _origin.Git().ListBranchesAsync(_origin.Home, "http://bot:s3cr%40et@127.0.0.1:1/infra.git", ["main"], Cancellation));

        Assert.True(down.IsTransient, down.Message);
        Assert.DoesNotContain("s3cr", down.ToString(), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1/infra.git", down.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_is_final()
    {
        var missing = await Assert.ThrowsAsync<OutsideException>(
            () => _origin.Git().ListBranchesAsync(_origin.Home, _origin.Path + "-not", ["main"], Cancellation));

        Assert.False(missing.IsTransient, missing.Message);
        Assert.NotNull(missing.Remedy);
    }

    [Fact]
    public async Task A_branch_is_deleted_only_where_it_was_seen()
    {
        var clone = await CloneAsync();
        var first = _origin.Tip("main");
        await _origin.Git().PushAsync(clone, first, "work", Cancellation);
        var moved = _origin.Push("Move it", "work");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _origin.Git().DeleteBranchAsync(clone, "work", first, Cancellation));
        Assert.Equal((false, "non-fast-forward"), (refused.IsTransient, refused.Code));
        await _origin.Git().DeleteBranchAsync(clone, "work", moved, Cancellation);

        Assert.Equal("", _origin.Tip("work"));
    }

    [Theory]
    [InlineData("! \trefs/heads/a:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)", true)]
    [InlineData("fatal: Unable to create '/w/.git/index.lock': File exists.", true)]
    [InlineData("fatal: unable to access 'https://h/': Could not resolve host: h", true)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 503", true)]
    [InlineData("ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.", true)]
    [InlineData("fatal: the remote end hung up unexpectedly", true)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 403", false)]
    [InlineData("git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.", false)]
    [InlineData("Host key verification failed.\nfatal: Could not read from remote repository.", false)]
    [InlineData("fatal: could not read Username for 'https://h': terminal prompts disabled", false)]
    [InlineData("ERROR: Repository not found.\nfatal: Could not read from remote repository.", false)]
    [InlineData("remote: error: GH006: Protected branch update failed for refs/heads/main.\n! \ta:b\t[remote rejected] (protected branch hook declined)", false)]
    [InlineData("! \ta:b\t[rejected] (fetch first)", false)]
    [InlineData("fatal: write error: No space left on device", false)]
    [InlineData("fatal: something new", false)]
    public void Git_s_words_tell_what_helps(string words, bool isTransient)
    {
        var result = new ToolResult(128, [.. words.Split('\n').Select(line => new ToolLine(true, line))], 0);

        Assert.Equal(isTransient, GitErrors.Explain("push main", result, ToolEnvironment.From([])).IsTransient);
    }

    public void Dispose() => _origin.Dispose();

    private async Task<string> CloneAsync()
    {
        var directory = Directory.CreateDirectory(_origin["clone"]).FullName;
        await _origin.Git().CloneAsync(_origin.Path, "main", directory, Cancellation);
        return directory;
    }
}

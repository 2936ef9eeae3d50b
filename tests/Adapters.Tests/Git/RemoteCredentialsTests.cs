using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Git;

/// <summary>A password in the URL of a repository reaches the host and nobody else.</summary>
public sealed class RemoteCredentialsTests : IDisposable
{
    private const string Password = "p@ss'word \\2";

    private readonly Origin _origin = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Escaped => Uri.EscapeDataString(Password);

    public void Dispose() => _origin.Dispose();

    [Fact]
    public async Task The_host_gets_it_and_no_argument_and_no_file_has_it()
    {
        Shell("update-server-info");
        await using var server = new DumbHttpServer(_origin.Path);
        var url = $"http://bot:{Escaped}@{server.Authority}/infra.git";
        var git = new GitCli(
            new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn().With("HOME", _origin.Home).With("NO_PROXY", "127.0.0.1"), new GitSettings());
        var clone = Directory.CreateDirectory(_origin["clone"]).FullName;

        await git.CloneAsync(url, "main", clone, Stop);
        await git.SetRepositoryAsync(clone, url, Stop);
        Assert.Equal(_origin.Tip("main"), (await git.ListBranchesAsync(clone, url, ["main"], Stop))["main"]);
        await git.FetchAsync(clone, ["main"], Stop);

        Assert.Equal([$"bot:{Password}"], server.Authorizations.Distinct());
        Assert.Contains(server.Arguments, arguments => arguments.Contains($"http://{server.Authority}/infra.git", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Arguments, Tells);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(clone, "*", SearchOption.AllDirectories).Where(file => Tells(File.ReadAllText(file))), _ => true);

        // The other of two words for the same repository, later and with a wrong password.
        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => git.ListBranchesAsync(clone, $"http://bot:another-word@{server.Authority}/nothing.git", ["main"], Stop));
        Assert.DoesNotContain("another-word", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://bot:secret@git.example:8443/a/b.git", "https://git.example:8443/a/b.git")]
    [InlineData("https://ghp_token@git.example/b.git", "https://git.example/b.git")]
    [InlineData("https://git.example/b.git", "https://git.example/b.git")]
    [InlineData("ssh://git@git.example/b.git", "ssh://git@git.example/b.git")]
    [InlineData("git@git.example:b.git", "git@git.example:b.git")]
    [InlineData("/srv/git/b.git", "/srv/git/b.git")]
    public void Only_a_user_of_HTTP_is_taken_out_of_the_URL(string repository, string given) =>
        Assert.Equal(given, new RemoteCredentials().Strip(repository));

    private static bool Tells(string text) => text.Contains(Password, StringComparison.Ordinal) || text.Contains(Escaped, StringComparison.Ordinal);

    private void Shell(string command)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", [command]) { WorkingDirectory = _origin.Path })!;
        git.WaitForExit();
    }
}

using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class CodeInPlaceTests : IDisposable
{
    private const string Before = "module \"eks\" {\r\n  cluster_version = \"1.34\"\r\n}";

    private static readonly RunId Run = new("run-1");

    private readonly TemporaryDirectory _directory = new();
    private readonly CodeLocation _location;

    public CodeInPlaceTests()
    {
        Directory.CreateDirectory(_directory["prod"]);
        File.WriteAllText(MainFile, Before);
        _location = new CodeLocation(null, "main", _directory["prod"], null, "");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string MainFile => _directory["prod/main.tf"];

    [Fact]
    public async Task A_version_is_set_and_put_back()
    {
        var first = await SetAsync(35);
        Assert.Equal(new WorkingCopy(_directory["prod"], "", ""), first.Copy);
        Assert.Equal(Before.Replace("1.34", "1.35"), Read());
        Assert.Contains("-  cluster_version = \"1.34\"\r\n+  cluster_version = \"1.35\"\r\n", first.Diff, StringComparison.Ordinal);
        Assert.Equal(first, await SetAsync(35));

        await Code().DiscardAsync(Run, _location, Cancellation);
        await Code().DiscardAsync(Run, _location, Cancellation);

        Assert.Equal(Before, Read());
        Assert.Equal("", await Code().GetBaseCommitAsync(Run, _location, Cancellation));
    }

    [Fact]
    public async Task A_version_that_was_applied_stays_and_the_next_hop_goes_back_to_it()
    {
        await SetAsync(35);
        await Code().PushAsync(Run, _location, "Approved", Cancellation);
        await Code().MergeAsync(Run, _location, Cancellation);
        await SetAsync(36);

        await Code().DiscardAsync(Run, _location, Cancellation);

        Assert.Equal(Before.Replace("1.34", "1.35"), Read());
    }

    [Fact]
    public async Task Two_edits_without_an_apply_between_go_back_to_the_first()
    {
        await SetAsync(35);
        await SetAsync(36);

        await Code().DiscardAsync(Run, _location, Cancellation);

        Assert.Equal(Before, Read());
    }

    [Fact]
    public async Task What_somebody_else_wrote_since_is_left_alone()
    {
        await SetAsync(35);
        await File.WriteAllTextAsync(MainFile, Before.Replace("1.34", "1.33"), Cancellation);

        await Code().DiscardAsync(Run, _location, Cancellation);

        Assert.Equal(Before.Replace("1.34", "1.33"), Read());
    }

    [Fact]
    public async Task A_kill_between_the_note_and_the_edit_changes_nothing()
    {
        await SetAsync(35);
        await File.WriteAllTextAsync(MainFile, Before, Cancellation);

        await Code().DiscardAsync(Run, _location, Cancellation);

        Assert.Equal(Before, Read());
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_final()
    {
        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => Code().CheckOutAsync(Run, _location with { Directory = _directory["none"] }, Cancellation));

        Assert.False(refused.IsTransient);
    }

    public void Dispose() => _directory.Dispose();

    // A new one each time: nothing may depend on what an object remembers.
    private TerraformCode Code() =>
        new(new GitCli(new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn(), new GitSettings()), _directory["work"]);

    private async Task<CodeChange> SetAsync(int minor) => await Code().SetVersionAsync(
        Run, await Code().CheckOutAsync(Run, _location, Cancellation), _location, new KubernetesVersion(1, minor), "Upgrade", Cancellation);

    private string Read() => File.ReadAllText(MainFile);
}

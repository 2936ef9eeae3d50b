using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Tests.Git;
using EksUpgradeBot.Adapters.Tests.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Adapters.Tests.Storage.Encryption;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>Two replicas with a workspace each, and one store: what one has committed and nobody pushed, the other finds.</summary>
public sealed class UnpushedCommitsTests() : StorageTest(StoreKind.Sqlite)
{
    private const string Branch = "eks-upgrade/prod-1";
    private const string Message = "Upgrade prod to 1.35";
    private const string Approved = "Upgrade prod to 1.35\n\nApproved by: U0BEN, 3fa9c1";

    private static readonly KubernetesVersion Wanted = new(1, 35);

    private readonly Origin _origin = new();
    private readonly EncryptionKeys _keys = EncryptionKeys.Parse(EncryptedBlobTests.NewKey());
    private RunId _run;

    private CodeLocation Location => new(_origin.Path, "main", "live/prod", null, "cluster_version");

    private TerraformCode First => Replica("first");

    private TerraformCode Second => Replica("second");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _origin.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_one_replica_committed_and_showed_the_other_checks_out_pushes_and_nothing_else()
    {
        var shown = await ProposeAsync(First);
        Assert.Equal("", _origin.Tip(Branch));

        var copy = await Second.CheckOutAsync(_run, Location, Cancellation);
        Assert.Equal((shown.Commit, shown.Tree, shown.BaseCommit), (copy.Commit, copy.Tree, copy.BaseCommit));
        Assert.Contains("\"1.35\"", await System.IO.File.ReadAllTextAsync(Path.Combine(copy.RootModule, "main.tf"), Cancellation));
        await Second.PushAsync(_run, Location, Approved, Cancellation);

        Assert.Equal(shown.Tree, _origin.Run(_origin.Path, "rev-parse", $"{Branch}^{{tree}}").Trim());
        Assert.Equal(Approved, _origin.Run(_origin.Path, "log", "-1", "--format=%B", Branch).Trim());
        Assert.Equal(0L, await SqlAsync("select count(*) from vault"));

        // Back at the first: what was pushed is what it has, too.
        Assert.Equal(_origin.Tip(Branch), (await First.CheckOutAsync(_run, Location, Cancellation)).Commit);
    }

    [Fact]
    public async Task A_clone_of_an_earlier_turn_catches_up_with_what_was_shown_since()
    {
        await ProposeAsync(First);
        _origin.MoveBase();
        var shown = await ProposeAsync(Second);

        var copy = await First.CheckOutAsync(_run, Location, Cancellation);

        Assert.Equal((shown.Commit, shown.Tree, shown.BaseCommit), (copy.Commit, copy.Tree, copy.BaseCommit));
    }

    [Fact]
    public async Task A_replica_without_a_clone_pushes_what_was_kept()
    {
        var shown = await ProposeAsync(First);

        await Second.PushAsync(_run, Location, Approved, Cancellation);

        Assert.Equal(shown.Tree, _origin.Run(_origin.Path, "rev-parse", $"{Branch}^{{tree}}").Trim());
    }

    [Fact]
    public async Task Commits_on_a_base_that_was_rewritten_are_left_and_the_code_is_the_base_s()
    {
        await ProposeAsync(First);
        _origin.Run(_origin.Ana, "checkout", "--quiet", "--orphan", "other");
        _origin.Write("README.md", "another history\n");
        var rewritten = _origin.Push("Rewrite", force: true);

        Assert.Equal(rewritten, (await Second.CheckOutAsync(_run, Location, Cancellation)).Commit);
    }

    [Fact]
    public async Task What_a_run_left_at_the_remote_is_told_by_a_replica_that_never_had_its_clone()
    {
        await ProposeAsync(First);
        await First.PushAsync(_run, Location, Approved, Cancellation);

        var left = await Second.DiscardAsync(_run, Location, Cancellation);

        Assert.Equal(new CodeAfterRun("main", new KubernetesVersion(1, 34), Branch, Wanted, IsMerged: false), left);
        Assert.False(Directory.Exists(Path.Combine(_origin["second"], "clones", "prod-1")));
    }

    [Fact]
    public async Task A_run_that_left_nothing_at_the_remote_has_nothing_told_of_its_code()
    {
        _run = (await CreateAsync()).Id;

        Assert.Null(await Second.DiscardAsync(_run, Location, Cancellation));
    }

    private async Task<WorkingCopy> ProposeAsync(TerraformCode replica)
    {
        _run = _run.Value is null ? (await CreateAsync()).Id : _run;
        var copy = await replica.CheckOutAsync(_run, Location, Cancellation);
        return (await replica.SetVersionAsync(_run, copy, Location, Wanted, Message, Cancellation)).Copy;
    }

    private TerraformCode Replica(string name) => new(_origin.Git(), _origin[name], new Vault(Database, _keys));
}

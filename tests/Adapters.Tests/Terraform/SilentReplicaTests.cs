using System.Text;
using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Adapters.Tests.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Adapters.Tests.Storage.Encryption;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>What is known of an apply that a replica on another machine began, by what it said and by its silence.</summary>
public sealed class SilentReplicaTests() : StorageTest(StoreKind.Sqlite)
{
    private static readonly RunId Run = new("prod-1");

    private readonly FakeTime _time = new(Noon);

    private ApplyLedger Ledger => new(Database);

    [Fact]
    public async Task While_it_speaks_its_apply_runs_as_it_says()
    {
        using var root = Here();
        await BeginElsewhereAsync();
        await SayAsync(new TerraformApply(ApplyPhase.Running, Noon, [new TerraformWork("aws_eks_cluster.this", 40)], ["aws_eks_addon.a"]), hasEnded: false);
        _time.Advance(TimeSpan.FromSeconds(50));

        var apply = await root.FollowAsync();

        Assert.Equal((ApplyPhase.Running, Noon), (apply.Phase, apply.StartedAt));
        Assert.Equal(new TerraformWork("aws_eks_cluster.this", 40), Assert.Single(apply.Working));
        Assert.Equal(["aws_eks_addon.a"], apply.Completed);
        await Assert.ThrowsAsync<OutsideException>(() => root.Terraform("/bin/true").DiscardAsync(Run, Cancellation));
    }

    [Fact]
    public async Task When_it_is_silent_its_apply_is_out_of_sight_and_never_called_dead()
    {
        using var root = Here();
        await BeginElsewhereAsync();
        _time.Advance(TimeSpan.FromSeconds(61));

        var apply = await root.FollowAsync();

        Assert.Equal((ApplyPhase.OutOfSight, "elsewhere-1", Noon), (apply.Phase, apply.BegunBy, apply.LastSeenAt));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(ApplyPhase.OutOfSight, (await root.FollowAsync()).Phase);
        await root.Terraform("/bin/true").DiscardAsync(Run, Cancellation);
    }

    [Fact]
    public async Task Its_last_word_is_kept_and_nothing_later_takes_its_place()
    {
        using var root = Here();
        await BeginElsewhereAsync();
        var failure = new TerraformFailure(TerraformFailureKind.StateLocked, "Error acquiring the state lock", "carl@laptop") { Lock = new HeldLock("1111", "carl@laptop", false) };
        await SayAsync(new TerraformApply(ApplyPhase.Failed, Noon, [], [], failure), hasEnded: true);
        await SayAsync(new TerraformApply(ApplyPhase.Running, Noon, [], []), hasEnded: false);
        _time.Advance(TimeSpan.FromDays(1));

        var apply = await root.FollowAsync();

        Assert.Equal((ApplyPhase.Failed, failure), (apply.Phase, apply.Failure));
    }

    [Fact]
    public async Task What_it_began_is_begun_nowhere_else()
    {
        using var root = Here();
        await BeginElsewhereAsync();

        await root.Terraform("/bin/true").StartApplyAsync(root.Place, Run, "k", Cancellation);

        Assert.False(System.IO.File.Exists(root.Folder("k").ApplyRecord));
        Assert.Equal("elsewhere-1", (await Ledger.FindAsync(Run, "terraform", "k", Cancellation))!.Replica);
    }

    [Fact]
    public async Task Of_many_that_want_to_begin_one_does()
    {
        var began = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => BeginElsewhereAsync(), Cancellation)));

        Assert.Single(began, begun => begun);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Its_lock_is_recognised_and_is_a_stranger_s_until_its_end_was_seen(bool wasSeenToEnd, bool isDead)
    {
        using var root = Here();
        await BeginElsewhereAsync();
        if (wasSeenToEnd)
        {
            await SayAsync(new TerraformApply(ApplyPhase.Lost, Noon, [], []), hasEnded: true);
        }

        _time.Advance(TimeSpan.FromDays(1));
        var held = new StateLock("9600219a", "OperationTypeApply", "bot@host-1", Noon.AddSeconds(4));

        var owner = await Locks(root).FindAsync(held, Cancellation);

        Assert.Equal(new OwnApply("elsewhere-1", Noon, isDead), owner);
        Assert.Equal(!isDead, held.Describe(owner).EndsWith("an apply that the bot's replica elsewhere-1 began; whether its Terraform still works cannot be seen from here", StringComparison.Ordinal));
        Assert.Null(await Locks(root).FindAsync(held with { Who = "carl@laptop" }, Cancellation));
        Assert.Null(await Locks(root).FindAsync(held with { Created = Noon.AddHours(1) }, Cancellation));
        Assert.Null(await Locks(root).FindAsync(held with { Operation = "OperationTypePlan" }, Cancellation));
    }

    [Fact]
    public async Task The_providers_lock_file_comes_along_with_the_plan()
    {
        var run = (await CreateAsync()).Id;
        var vault = new Vault(Database, EncryptionKeys.Parse(EncryptedBlobTests.NewKey()));
        using var first = new TerraformRoot("") { Run = run, Vault = vault };
        using var second = new TerraformRoot("") { Run = run, Vault = vault };
        PrivateFile.MakeFolder(first.Folder("k").Directory);
        await System.IO.File.WriteAllTextAsync(first.Folder("k").Plan, "a plan", Cancellation);
        await System.IO.File.WriteAllTextAsync(Path.Combine(first.Root, ".terraform.lock.hcl"), "aws 5.100.0", Cancellation);
        await System.IO.File.WriteAllTextAsync(Path.Combine(second.Root, ".terraform.lock.hcl"), "aws 6.0.0", Cancellation);
        await System.IO.File.WriteAllTextAsync(Path.Combine(((SqliteBed)Bed).Folder, "digest"), "a plan", Cancellation);
        var digest = (await PlanFolder.HashAsync(Path.Combine(((SqliteBed)Bed).Folder, "digest"), Cancellation))!;
        await Kept(first).KeepAsync(first.Folder("k"), first.Place, digest, Cancellation);

        Assert.Equal(digest, await Kept(second).HashAsync(second.Folder("k"), Cancellation));
        Assert.Null(await Kept(second).TakeOverAsync(second.Folder("k"), second.Place));

        Assert.Equal("aws 5.100.0", await System.IO.File.ReadAllTextAsync(Path.Combine(second.Root, ".terraform.lock.hcl"), Cancellation));
        await Kept(second).DiscardAsync(second.Folder("k"), Cancellation);
        Assert.Equal(0L, await SqlAsync("select count(*) from vault"));
    }

    [Fact]
    public async Task A_plan_that_was_made_again_elsewhere_replaces_the_one_that_nothing_came_of()
    {
        var run = (await CreateAsync()).Id;
        var vault = new Vault(Database, EncryptionKeys.Parse(EncryptedBlobTests.NewKey()));
        using var first = new TerraformRoot("") { Run = run, Vault = vault };
        using var second = new TerraformRoot("") { Run = run, Vault = vault };
        var old = await KeepAsync(first, "made, and its replica died before it was shown");
        var shown = await KeepAsync(second, "made again, and shown");
        Assert.NotEqual(old, shown);

        Assert.Equal(shown, await Kept(first).HashAsync(first.Folder("k"), Cancellation));
        Assert.Equal("made again, and shown", await System.IO.File.ReadAllTextAsync(first.Folder("k").Plan, Cancellation));
    }

    private async Task<string> KeepAsync(TerraformRoot root, string plan)
    {
        PrivateFile.MakeFolder(root.Folder("k").Directory);
        await System.IO.File.WriteAllTextAsync(root.Folder("k").Plan, plan, Encoding.UTF8, Cancellation);
        var digest = (await PlanFolder.HashAsync(root.Folder("k").Plan, Cancellation))!;
        await Kept(root).KeepAsync(root.Folder("k"), root.Place, digest, Cancellation);
        return digest;
    }

    private static KeptPlans Kept(TerraformRoot root) =>
        new(new TerraformSettings { Workspace = root.Workspace, Environment = ToolEnvironment.From([]), Vault = root.Vault });

    private OwnLocks Locks(TerraformRoot root) =>
        new(root.Workspace, new SharedApplies(Ledger, new ReplicaName("here"), "terraform", _time));

    private TerraformRoot Here() => new("") { Run = Run, Ledger = Ledger, Time = _time, Replica = "here" };

    private Task<bool> BeginElsewhereAsync() => Ledger.TryBeginAsync(
        new BegunApply
        {
            Run = Run,
            Tool = "terraform",
            Key = "k",
            Replica = "elsewhere-1",
            Host = "host-1",
            Machine = "another machine",
            Sign = "/work/runs/prod-1/k/plan.tfplan",
            StartedAt = Noon,
            SeenAt = Noon,
        },
        Cancellation);

    private Task SayAsync(TerraformApply apply, bool hasEnded) =>
        Ledger.ReportAsync(Run, "terraform", "k", JsonSerializer.Serialize(apply), _time.GetUtcNow(), hasEnded, Cancellation);
}

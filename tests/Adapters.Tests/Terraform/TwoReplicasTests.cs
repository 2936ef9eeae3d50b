using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Tests.Processes;
using EksUpgradeBot.Adapters.Tests.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Adapters.Tests.Storage.Encryption;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>Two replicas with a workspace and a clone each, one store, one state; the real Terraform with its built-in provider.</summary>
public sealed class TwoReplicasTests() : StorageTest(StoreKind.Sqlite)
{
    private const int TimeLimit = 120_000;

    private readonly EncryptionKeys _keys = EncryptionKeys.Parse(EncryptedBlobTests.NewKey());

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_that_one_replica_made_is_applied_by_another_in_a_clone_elsewhere_once()
    {
        await using var state = new HttpState();
        var code = $$"""
            {{state.Backend}}
            module "m" { source = "./m" }
            resource "terraform_data" "a" { input = "${path.module}/s3cr3t-s3cr3t" }
            """;
        using var first = await RaiseAsync(code, "first");
        using var second = await RaiseAsync(code, "second");
        var plan = await first.PlanAsync();
        Directory.Delete(first.Workspace, recursive: true);

        Assert.Equal(plan.Sha256, await second.Terraform().HashPlanAsync(second.Run, "k", Cancellation));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(second.Folder("k").Plan));
        Assert.Null(await second.Terraform().TakeOverPlanAsync(second.Place, second.Run, "k", Cancellation));
        await second.Terraform().ReadStateAsync(second.Place, Cancellation);
        await second.StartAsync();
        var end = await second.EndAsync();

        Assert.True(end.Phase == ApplyPhase.Succeeded, end.ToString());
        Assert.Equal(["module.m.terraform_data.b", "terraform_data.a"], end.Completed.Order(StringComparer.Ordinal));

        // The first one knows by the store alone, and does not apply it again, whatever it has.
        Assert.Equal(ApplyPhase.Succeeded, (await first.FollowAsync()).Phase);
        Assert.Equal(plan.Sha256, await first.Terraform().HashPlanAsync(first.Run, "k", Cancellation));
        await first.StartAsync();
        Assert.False(System.IO.File.Exists(first.Folder("k").ApplyOutput));
        Assert.Equal(1, (await first.Terraform().ReadStateAsync(first.Place, Cancellation)).Serial);
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.PlanAsync());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_that_names_its_directory_is_not_taken_elsewhere()
    {
        // As path.cwd is in a clone, which lies in the workspace.
        using var first = await RaiseAsync("", "first");
        first.Write($$"""resource "terraform_data" "a" { input = "{{first.Workspace}}/clones" }""");
        using var second = await RaiseAsync("", "second");
        await first.PlanAsync();
        await second.Terraform().HashPlanAsync(second.Run, "k", Cancellation);

        Assert.Equal(
            "the plan names the directory that it was made in, which replica first had and this one has not",
            await second.Terraform().TakeOverPlanAsync(second.Place, second.Run, "k", Cancellation));
        Assert.Null(await first.Terraform().TakeOverPlanAsync(first.Place, first.Run, "k", Cancellation));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_that_is_ended_with_its_bot_gives_the_lock_back_and_every_replica_knows()
    {
        await using var state = new HttpState();
        var code = $"{state.Backend}\n{TerraformRoot.Waiting}";
        using var first = await RaiseAsync(code, "first");
        using var second = await RaiseAsync(code, "second");
        await first.StartWaitingAsync();
        Assert.NotNull(state.Lock);
        Assert.Equal(ApplyPhase.Running, (await second.FollowAsync()).Phase);
        await Assert.ThrowsAsync<OutsideException>(() => second.Terraform().DiscardAsync(second.Run, Cancellation));

        using var stopping = first.Terraform();
        while (await stopping.InterruptAllAsync(Cancellation) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        await stopping.TellAllAsync(Cancellation);
        Assert.Null(state.Lock);
        foreach (var replica in new[] { first, second })
        {
            var end = await replica.FollowAsync();
            Assert.Equal((ApplyPhase.Lost, true), (end.Phase, end.WasInterrupted));
        }

        first.Go();
        await second.PlanAsync("next");
        await first.Terraform().HashPlanAsync(first.Run, "next", Cancellation);
        var refused = await Assert.ThrowsAsync<OutsideException>(() => stopping.StartApplyAsync(first.Place, first.Run, "next", Cancellation));
        Assert.True(refused.IsTransient);
        Assert.Equal(ApplyPhase.NotStarted, (await second.FollowAsync("next")).Phase);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_killed_apply_of_a_replica_on_the_same_machine_is_known_to_be_dead()
    {
        await using var state = new HttpState();
        var code = $"{state.Backend}\n{TerraformRoot.Waiting}";
        using var first = await RaiseAsync(code, "first");
        using var second = await RaiseAsync(code, "second");
        var terraform = await first.StartWaitingAsync();
        using (var process = System.Diagnostics.Process.GetProcessById(terraform.Pid))
        {
            process.Kill();
        }

        await Shell.Until(() => !DetachedProcess.IsAlive(terraform));
        first.Go();

        var lost = await second.FollowAsync();
        Assert.Equal((ApplyPhase.Lost, "first"), (lost.Phase, lost.BegunBy));
    }

    private async Task<TerraformRoot> RaiseAsync(string code, string replica)
    {
        var run = await Runs.FindUnfinishedAsync(Upgrade.Clusters.ClusterName.Parse("prod"), Cancellation) ?? await CreateAsync();
        var root = new TerraformRoot(code) { Run = run.Id, Vault = new Vault(Database, _keys), Ledger = new ApplyLedger(Database), Replica = replica };
        Directory.CreateDirectory(Path.Combine(root.Root, "m"));
        await System.IO.File.WriteAllTextAsync(Path.Combine(root.Root, "m", "main.tf"), """resource "terraform_data" "b" { input = path.module }""", Cancellation);
        return root;
    }
}

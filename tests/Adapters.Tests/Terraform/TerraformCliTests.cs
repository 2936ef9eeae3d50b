using System.Diagnostics;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Adapters.Tests.Processes;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>Runs the real Terraform.</summary>
public sealed class TerraformCliTests
{
    private const int TimeLimit = 120_000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_is_kept_hashed_read_and_applied()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" { input = "1" }""");

        var plan = await root.PlanAsync();
        Assert.True(plan.HasChanges);
        Assert.Equal(new PlanCounts(Create: 1), plan.Plan.Counts);
        Assert.Equal(("", 0), (plan.State.Lineage, plan.State.Serial));
        Assert.Equal("", plan.LockFileSha256);
        Assert.Equal(plan.Sha256, await root.Terraform().HashPlanAsync(root.Run, "k", Stop));
        Assert.Equal(ApplyPhase.NotStarted, (await root.FollowAsync()).Phase);

        await root.StartAsync();
        var end = await root.EndAsync();
        Assert.Equal(ApplyPhase.Succeeded, end.Phase);
        Assert.Equal(["terraform_data.a"], end.Completed);
        Assert.NotNull(end.StartedAt);

        var state = await root.Terraform().ReadStateAsync(root.Place, Stop);
        Assert.NotEqual("", state.Lineage);
        Assert.Equal(1, state.Serial);
        Assert.Null(state.Cluster);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_without_changes_says_so()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""");
        await root.ApplyAsync("first");

        var plan = await root.PlanAsync("second");

        Assert.Equal((false, false), (plan.HasChanges, plan.Plan.Applyable));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_targeted_plan_is_never_complete()
    {
        using var root = new TerraformRoot("""
            resource "terraform_data" "a" {}
            resource "terraform_data" "b" {}
            """);

        var plan = await root.PlanAsync("k", "terraform_data.a");

        Assert.Equal((true, false), (plan.Plan.Applyable, plan.Plan.Complete));
        Assert.Equal(["terraform_data.a"], plan.Plan.Changes.Select(change => change.Address));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Only_the_owner_may_read_what_is_kept()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""");
        await root.ApplyAsync("k");
        var folder = root.Folder("k");

        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Directory));
        Assert.All(Directory.GetFiles(folder.Directory), file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));
        Assert.Equal(5, Directory.GetFiles(folder.Directory).Length);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_configuration_that_does_not_plan_is_a_final_failure_without_the_source_line()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" { input = "hunter2${nothing.here}" }""");

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync());

        Assert.False(thrown.IsTransient);
        Assert.StartsWith("terraform plan failed: Reference to undeclared resource", thrown.Message);
        Assert.DoesNotContain("hunter2", thrown.Message);
        Assert.Null(await root.Terraform().HashPlanAsync(root.Run, "k", Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_configuration_that_is_no_HCL_fails_in_the_init_with_Terraforms_words()
    {
        using var root = new TerraformRoot("resource {");

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync());

        Assert.Contains($"terraform init in {root.Root} failed: ", thrown.Message);
        Assert.DoesNotContain("no error message", thrown.Message);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plugin_cache_that_is_not_there_yet_is_made_because_Terraform_refuses_it_otherwise()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""") { SharesPlugins = true };

        await root.PlanAsync();

        Assert.True(Directory.Exists(root.PluginCache));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_module_that_was_added_is_initialised_before_the_next_plan()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""");
        await root.PlanAsync();
        Directory.CreateDirectory(Path.Combine(root.Root, "m"));
        await File.WriteAllTextAsync(Path.Combine(root.Root, "m", "main.tf"), """resource "terraform_data" "b" {}""", Stop);
        root.Write("""module "m" { source = "./m" }""");
        Assert.Equal(["module.m.terraform_data.b"], (await root.PlanAsync()).Plan.Changes.Select(change => change.Address));

        // A module within the module: the root's own code says nothing of it.
        Directory.CreateDirectory(Path.Combine(root.Root, "m", "n"));
        await File.WriteAllTextAsync(Path.Combine(root.Root, "m", "n", "main.tf"), """resource "terraform_data" "c" {}""", Stop);
        await File.WriteAllTextAsync(Path.Combine(root.Root, "m", "main.tf"), """module "n" { source = "./n" }""", Stop);
        Assert.Equal(["module.m.module.n.terraform_data.c"], (await root.PlanAsync()).Plan.Changes.Select(change => change.Address));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_is_stale_once_the_state_was_written()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""");
        await root.PlanAsync("old");
        await root.ApplyAsync("new");

        await root.StartAsync("old");
        var end = await root.EndAsync("old");

        Assert.Equal((ApplyPhase.Failed, TerraformFailureKind.StalePlan), (end.Phase, end.Failure?.Kind));
        Assert.Equal(
            "Saved plan is stale\nThe given plan file can no longer be applied because the state was changed by another operation after the plan was created.",
            end.Failure?.Summary);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_of_another_state_is_stale()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" { input = 1 }""");
        await root.ApplyAsync("first");
        root.Write("""resource "terraform_data" "a" { input = 2 }""");
        await root.PlanAsync("second");
        var state = Path.Combine(root.Root, "terraform.tfstate");
        var lineage = (await root.Terraform().ReadStateAsync(root.Place, Stop)).Lineage;
        await File.WriteAllTextAsync(state, (await File.ReadAllTextAsync(state, Stop)).Replace(lineage, Guid.NewGuid().ToString()), Stop);

        await root.StartAsync("second");

        var end = await root.EndAsync("second");
        Assert.Equal(TerraformFailureKind.StalePlan, end.Failure?.Kind);
        Assert.Contains("different state lineage", end.Failure?.Summary);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_is_started_only_once_whoever_asks()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.PlanAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => root.StartAsync()));
        await Shell.Until(() => root.Begun > 0);
        await root.StartAsync();
        root.Go();

        Assert.Equal(ApplyPhase.Succeeded, (await root.EndAsync()).Phase);
        await root.StartAsync();
        Assert.Equal(1, root.Begun);
        await Assert.ThrowsAsync<InvalidOperationException>(() => root.PlanAsync());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_that_runs_tells_what_is_in_work_and_holds_the_state()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.StartWaitingAsync();

        var running = await root.FollowAsync();
        Assert.Equal(ApplyPhase.Running, running.Phase);
        Assert.Equal(["terraform_data.a"], running.Working.Select(work => work.Address));
        await Assert.ThrowsAsync<OutsideException>(() => root.Terraform().DiscardAsync(root.Run, Stop));

        var locked = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync("other"));
        Assert.Equal((true, "StateLocked"), (locked.IsTransient, locked.Code));
        Assert.Matches(@"the state is locked by \S+@\S+, since [0-9-]{10} [0-9:]{8} UTC, for apply, lock [0-9a-f-]{36}\.$", locked.Message);

        root.Go();
        Assert.Equal(ApplyPhase.Succeeded, (await root.EndAsync()).Phase);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_second_apply_meets_the_lock_and_says_who_holds_it()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.PlanAsync("second");
        await root.StartWaitingAsync();

        await root.StartAsync("second");
        var end = await root.EndAsync("second");

        Assert.Equal((ApplyPhase.Failed, TerraformFailureKind.StateLocked), (end.Phase, end.Failure?.Kind));
        Assert.Equal("Error acquiring the state lock", end.Failure?.Summary);
        Assert.Contains("for apply", end.Failure?.LockHolder);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_that_was_interrupted_has_failed_and_says_what_it_did()
    {
        using var root = new TerraformRoot($$"""
            resource "terraform_data" "first" {}
            {{TerraformRoot.Waiting.Replace("provisioner", "depends_on = [terraform_data.first]\nprovisioner")}}
            """);
        var process = await root.StartWaitingAsync();

        Assert.True(DetachedProcess.Interrupt(process));
        var end = await root.EndAsync();

        Assert.Equal(ApplyPhase.Failed, end.Phase);
        Assert.Equal(["terraform_data.first"], end.Completed);
        Assert.Empty(end.Working);
        Assert.DoesNotContain("execution halted", end.Failure?.Summary);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_that_was_killed_is_lost_and_never_started_again()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        var process = await root.StartWaitingAsync();

        Process.GetProcessById(process.Pid).Kill();
        var end = await root.EndAsync();

        Assert.Equal(ApplyPhase.Lost, end.Phase);
        Assert.Null(end.Failure);
        Assert.Equal(["terraform_data.a"], end.Working.Select(work => work.Address));
        await root.StartAsync();
        Assert.Equal(ApplyPhase.Lost, (await root.FollowAsync()).Phase);
        Assert.Equal(1, root.Begun);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_whose_process_id_was_never_recorded_is_found_by_its_plan()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        var process = await root.StartWaitingAsync();
        var folder = root.Folder("k");
        (ApplyRecord.Read(folder.ApplyRecord)! with { Pid = null, PidStartTime = null }).Write(folder.ApplyRecord);

        Assert.Equal(ApplyPhase.Running, (await root.FollowAsync()).Phase);

        Assert.Equal(process, ApplyRecord.Read(folder.ApplyRecord)!.Process);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("{\"Sha256\":\"")]
    [InlineData("{}")]
    public async Task A_record_that_a_crash_left_unfinished_forbids_the_apply_all_the_same(string record)
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.PlanAsync();
        await File.WriteAllTextAsync(root.Folder("k").ApplyRecord, record, Stop);

        await root.StartAsync();

        Assert.Equal(ApplyPhase.Lost, (await root.FollowAsync()).Phase);
        Assert.False(File.Exists(root.Folder("k").ApplyOutput));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_apply_on_another_machine_is_judged_by_when_it_last_printed()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.StartWaitingAsync();
        var folder = root.Folder("k");
        (ApplyRecord.Read(folder.ApplyRecord)! with { Machine = "elsewhere" }).Write(folder.ApplyRecord);

        Assert.Equal(ApplyPhase.Running, (await root.FollowAsync()).Phase);
        File.SetLastWriteTimeUtc(folder.ApplyOutput, DateTime.UnixEpoch);
        Assert.Equal(ApplyPhase.Lost, (await root.FollowAsync()).Phase);

        (ApplyRecord.Read(folder.ApplyRecord)! with { Machine = ProcessIdentity.Machine }).Write(folder.ApplyRecord);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_file_that_was_swapped_is_never_applied()
    {
        using var root = new TerraformRoot(TerraformRoot.Waiting);
        await root.PlanAsync("harmless");
        await root.PlanAsync("k");
        root.Write("""resource "terraform_data" "evil" {}""");
        await root.PlanAsync("evil");
        File.Copy(root.Folder("evil").Plan, root.Folder("k").Plan, overwrite: true);

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.StartAsync());

        Assert.Contains("is not the one that was made", thrown.Message);
        Assert.Equal(ApplyPhase.NotStarted, (await root.FollowAsync()).Phase);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_discarded_plan_cannot_be_applied_and_a_discarded_run_leaves_nothing()
    {
        using var root = new TerraformRoot("""resource "terraform_data" "a" {}""");
        await root.PlanAsync();
        await root.ApplyAsync("done");

        await root.Terraform().DiscardPlanAsync(root.Run, "k", Stop);
        await root.Terraform().DiscardPlanAsync(root.Run, "done", Stop);
        Assert.Contains("not there any more", (await Assert.ThrowsAsync<OutsideException>(() => root.StartAsync())).Message);
        Assert.Equal(ApplyPhase.Succeeded, (await root.FollowAsync("done")).Phase);

        await root.Terraform().DiscardAsync(root.Run, Stop);
        await root.Terraform().DiscardAsync(root.Run, Stop);
        Assert.False(Directory.Exists(PlanFolder.OfRun(root.Workspace, root.Run)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_provisioner_that_fails_fails_the_apply_with_its_error()
    {
        using var root = new TerraformRoot("""
            resource "terraform_data" "a" {
              provisioner "local-exec" {
                command = "echo 'operation error EKS: UpdateClusterVersion, ResourceInUseException'; exit 3"
              }
            }
            """);
        await root.PlanAsync();
        await root.StartAsync();

        var end = await root.EndAsync();

        Assert.Equal((ApplyPhase.Failed, TerraformFailureKind.Eks), (end.Phase, end.Failure?.Kind));
        Assert.StartsWith("local-exec provisioner error\n", end.Failure?.Summary);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_missing_terraform_is_named_with_what_to_install()
    {
        using var root = new TerraformRoot("");

        var thrown = await Assert.ThrowsAsync<OutsideException>(
            () => root.Terraform("no-such-terraform").ReadStateAsync(root.Place, Stop));

        Assert.Contains("no-such-terraform", thrown.Message);
        Assert.Contains("Install Terraform", thrown.Remedy);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task A_key_cannot_lead_out_of_the_workspace(string key)
    {
        using var root = new TerraformRoot("");

        await Assert.ThrowsAsync<ArgumentException>(() => root.Terraform("x").HashPlanAsync(root.Run, key, Stop));
    }
}

using System.Diagnostics;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Tests.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>Runs the real Terraform on a state whose lock stays when its holder is killed.</summary>
public sealed class ReleaseLockTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_lock_that_a_killed_apply_left_blocks_plans_until_it_is_released()
    {
        await using var state = new HttpState();
        using var root = new TerraformRoot($"{state.Backend}\n{TerraformRoot.Waiting}");
        var terraform = await root.StartWaitingAsync();
        using (var process = Process.GetProcessById(terraform.Pid))
        {
            process.Kill();
        }

        await Shell.Until(() => !DetachedProcess.IsAlive(terraform));
        root.Go();
        var id = state.LockId;
        Assert.NotNull(id);
        var blocked = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync("second"));
        Assert.Equal("StateLocked", blocked.Code);
        Assert.Contains($"lock {id}", blocked.Message, StringComparison.Ordinal);
        var way = Assert.IsType<Upgrade.Runs.ReleaseStateLock>(Assert.Single(blocked.Ways));
        Assert.Equal(id, way.LockId);

        Assert.True(await root.Terraform().ReleaseLockAsync(root.Place, way.LockId, Stop));
        Assert.Null(state.Lock);
        Assert.True((await root.PlanAsync("second")).HasChanges);
        Assert.Null(state.Lock);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_lock_of_somebody_else_that_came_since_is_left_alone()
    {
        await using var state = new HttpState();
        using var root = new TerraformRoot($"{state.Backend}\nresource \"terraform_data\" \"a\" {{}}");
        await root.PlanAsync();
        state.Lock = """{"ID":"2222","Operation":"OperationTypeApply","Who":"dora@laptop","Version":"1.11.4","Created":"2026-11-22T08:10:34.926934595Z","Path":""}""";

        Assert.False(await root.Terraform().ReleaseLockAsync(root.Place, "1111", Stop));
        Assert.Equal("2222", state.LockId);
    }
}

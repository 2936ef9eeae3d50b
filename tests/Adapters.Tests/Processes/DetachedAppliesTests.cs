using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Tests.Storage;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;
using Sighting = EksUpgradeBot.Adapters.Processes.Sighting;

namespace EksUpgradeBot.Adapters.Tests.Processes;

/// <summary>What a replica tells the others of the applies in its workspace.</summary>
public sealed class DetachedAppliesTests() : StorageTest(StoreKind.Sqlite)
{
    private static readonly ApplyPlace Place = new(new RunId("prod-1"), "k", "/work/runs/prod-1/k/apply.json", "/work/runs/prod-1/k/apply.log", "/work/runs/prod-1/k/plan");

    private readonly FakeTime _time = new(Noon);

    private ApplyLedger Ledger => new(Database);

    [Theory]
    [InlineData("helmfile")]
    [InlineData("terraform")]
    public async Task An_apply_whose_process_ran_on_another_machine_is_left_to_silence_once_it_does_not_run(string tool)
    {
        // A pod that came back elsewhere with the volume of the one before.
        var (applies, shared) = await BegunAsync(tool, "another machine");
        using var _ = applies;
        var record = new ApplyRecord { StartedAt = Noon, Machine = "another machine" };
        _time.Advance(TimeSpan.FromSeconds(50));
        await applies.TellAsync(Place, record, "runs", isRunning: true, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.True(await shared.IsAnyRunningAsync(Place.Run, Nobody, Cancellation));

        await applies.TellAsync(Place, record, "lost", isRunning: false, Cancellation);
        Assert.True(applies.IsTold(Place));
        _time.Advance(TimeSpan.FromSeconds(11));
        await applies.TellAsync(Place, record, "lost", isRunning: false, Cancellation);

        Assert.False(await shared.IsAnyRunningAsync(Place.Run, Nobody, Cancellation));
        var seen = (await shared.LookAsync<string>(Place.Run, Place.Key, Nobody, Cancellation))!.Value;
        Assert.Equal((Sighting.OutOfSight, "runs"), (seen.Sighting, seen.Told));
    }

    [Fact]
    public async Task The_end_of_an_apply_is_said_once_by_the_machine_that_sees_it()
    {
        var (applies, shared) = await BegunAsync("helmfile", ProcessIdentity.Machine);
        using var _ = applies;
        var record = new ApplyRecord { StartedAt = Noon, Machine = ProcessIdentity.Machine };

        await applies.TellAsync(Place, record, "succeeded", isRunning: false, Cancellation);
        await applies.TellAsync(Place, record, "lost", isRunning: false, Cancellation);

        var seen = (await shared.LookAsync<string>(Place.Run, Place.Key, Nobody, Cancellation))!.Value;
        Assert.Equal((Sighting.Ended, "succeeded"), (seen.Sighting, seen.Told));
    }

    private async Task<(DetachedApplies Applies, SharedApplies Shared)> BegunAsync(string tool, string machine)
    {
        await Ledger.TryBeginAsync(
            new BegunApply
            {
                Run = Place.Run,
                Tool = tool,
                Key = Place.Key,
                Replica = "pod-1",
                Host = "host-1",
                Machine = machine,
                Sign = Place.Sign,
                StartedAt = Noon,
                SeenAt = Noon,
            },
            Cancellation);
        var shared = new SharedApplies(Ledger, new ReplicaName("pod-1 again"), tool, _time);
        return (new DetachedApplies(shared, TimeSpan.FromMinutes(1), Nobody, _time), shared);
    }

    private static bool Nobody(ProcessIdentity process, string sign) => false;
}

using System.Text.Json;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Histories;

/// <summary>
/// Whole runs as the store of an earlier day kept them: an event a line, the run that they led to in the last line. They are never
/// edited and never made again: what is stored out there cannot be either. A new kind of event gets a new file, recorded with
/// <c>dotnet test --project tests/Upgrade.Tests --explicit only --filter-method "*Record_the_histories_that_are_missing"</c>.
/// </summary>
public sealed class HistoryTests
{
    private static readonly string Folder = Repository.PathOf("tests/Upgrade.Tests/Histories");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.jsonl").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Today_s_engine_reads_a_stored_history_and_comes_to_the_recorded_end(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));

        var run = Engine.Replay(lines[..^1].Select(StoredText.Read<RunEvent>));

        using var recorded = JsonDocument.Parse(lines[^1]);
        using var replayed = JsonDocument.Parse(StoredText.Write(run));
        AssertHolds(recorded.RootElement, replayed.RootElement, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_run_is_read_without_its_events_too(string name)
    {
        var run = StoredText.Read<UpgradeRun>(File.ReadAllLines(Path.Combine(Folder, name))[^1]);

        Assert.True(run.HasEnded);
        Assert.All(run.Steps, step => Assert.NotNull(step.Proposals));
    }

    [Fact]
    public void Every_kind_of_event_stands_in_a_history()
    {
        var all = string.Concat(Directory.EnumerateFiles(Folder, "*.jsonl").Select(File.ReadAllText));

        Assert.All(
            typeof(RunEvent).GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false)
                .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>(),
            kind => Assert.Contains($"\"event\":\"{kind.TypeDiscriminator}\"", all, StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task Record_the_histories_that_are_missing()
    {
        await RecordAsync("two-hops", "1.35", stage => stage.FinishAsync());
        await RecordAsync("aborted-while-asked", "1.34", async stage =>
        {
            await stage.ProposedAsync();
            await stage.DecideAsync(at => new AbortRequested(at, Some.Ben, "not today"));
        });
        await RecordAsync("failed-retried-skipped", "1.34", async stage =>
        {
            stage.Life.BreakTransiently("DescribeControlPlaneAsync", times: 2);
            await stage.ApproveAsync();
            stage.World.NextError = new Upgrade.Clusters.EksUpdateError("IpNotAvailable", "Subnets have too few addresses", ["subnet-0aaa"]);
            await stage.FailedAsync();
            await stage.DecideAsync(at => new RetryRequested(at, Some.Ana));
            await stage.ProposedAsync();
            stage.Terraform.Serial++;
            await stage.ApproveAsync();
            await stage.ApproveAsync();
            await stage.ProposedAsync();
            while (stage.Run.Status == RunStatus.AwaitingApproval)
            {
                await stage.TurnAsync();
            }

            await stage.DecideAsync(at => new SkipRequested(at, Some.Chloe, "drained by hand"));
            await stage.FailedAsync();
            await stage.DecideAsync(at => new SkipRequested(at, Some.Chloe, null));
        });
        await RecordAsync("locked-released-aborted", "1.34", async stage =>
        {
            stage.Terraform.Held = new Ports.HeldLock("9600219a-64f3-5c28-3d0f-595c507caa4d", "chloe@laptop, since 2026-11-22 08:16:38 UTC", IsOwnAndDead: false);
            var failure = await stage.FailedAsync();
            await stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, failure.Ways[0]));
            await stage.ProposedAsync();
            await stage.DecideAsync(at => new AbortRequested(at, Some.Ben, "another time"));
        });
        await RecordAsync(
            "baked-and-cut-short", "1.34", async stage =>
            {
                await stage.ApproveAsync();
                await stage.BakingAsync();
                await stage.DecideAsync(at => new BakeChanged(at, Some.Ben, at.AddHours(1), "lunch"));
                await stage.TurnAsync();
                await stage.DecideAsync(at => new BakeChanged(at, Some.Ben, at, "all green"));
                await stage.FinishAsync();
            },
            TimeSpan.FromMinutes(10));
        await RecordAsync("outside-of-the-window", "1.34", async stage =>
        {
            stage.Settings = stage.Settings with
            {
                Windows = [new Upgrade.Clusters.MaintenanceWindow([DayOfWeek.Monday], new TimeOnly(9, 0), new TimeOnly(16, 0), TimeZoneInfo.Utc)],
            };
            await stage.ProposedAsync();
            while (stage.Step.Proposals.Count < 2 || stage.Run.Status != RunStatus.AwaitingApproval)
            {
                await stage.TurnAsync();
            }

            await stage.ApproveAsync();
            await stage.TurnAsync();
            await stage.DecideAsync(at => new WindowOverridden(at, Some.Chloe, stage.Step.ApprovedProposal!.Proposal.Digest, "CVE-2026-1234"));
            await stage.ApproveAsync();
            await stage.GoOnAsync();
        });
        await RecordAsync("blocked-and-forced", "1.34", async stage =>
        {
            stage.Terraform.Versioned.Clear();
            await stage.ApproveAsync();
            await stage.ProposedAsync();
            stage.World.Pods.Add(Drained.Pod("web-1"));
            stage.World.Pods.Add(Drained.Pod("once") with { Owner = null });
            stage.World.Budgets.Add(Drained.Budget());
            await stage.ApproveAsync();
            await stage.FailedAsync();
            await stage.DecideAsync(at => new WayOutChosen(at, Some.Ben, new ForceNodeGroup("blue")));
            await stage.ApproveAsync(Some.Chloe);
            await stage.ApproveAsync();
        });
    }

    private static async Task RecordAsync(string name, string target, Func<Stage, Task> play, TimeSpan bake = default)
    {
        var file = Path.Combine(Folder, $"{name}.jsonl");
        if (File.Exists(file))
        {
            return;
        }

        using var stage = new Stage(bake: bake).With("blue").With("green");
        await stage.StartAsync(target);
        await play(stage);
        await stage.GoOnAsync();
        Assert.True(stage.Run.HasEnded, $"{stage.Run.Status}");
        await File.WriteAllLinesAsync(file, [.. stage.Store.Events(stage.Run.Id), StoredText.Write(stage.Run)]);
    }

    /// <summary>Everything that was recorded is there with its value; members of a later day may stand beside it.</summary>
    private static void AssertHolds(JsonElement recorded, JsonElement replayed, string path)
    {
        Assert.True(recorded.ValueKind == replayed.ValueKind, $"{path}: {recorded} became {replayed}");
        switch (recorded.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in recorded.EnumerateObject())
                {
                    Assert.True(replayed.TryGetProperty(member.Name, out var now), $"{path}.{member.Name} is gone");
                    AssertHolds(member.Value, now, $"{path}.{member.Name}");
                }

                break;

            case JsonValueKind.Array:
                Assert.True(recorded.GetArrayLength() == replayed.GetArrayLength(), $"{path} has another length");
                foreach (var (index, item) in recorded.EnumerateArray().Index())
                {
                    AssertHolds(item, replayed[index], $"{path}[{index}]");
                }

                break;

            default:
                Assert.True(recorded.GetRawText() == replayed.GetRawText(), $"{path}: {recorded} became {replayed}");
                break;
        }
    }
}

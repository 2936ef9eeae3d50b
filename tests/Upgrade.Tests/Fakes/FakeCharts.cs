using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// Helm releases and a helmfile that says what they should be: an apply brings one release a turn to it, as a process of its own, and
/// what may not be applied is noted as a wrong of the world.
/// </summary>
internal sealed class FakeCharts(FakeWorld world, Lifeline life, FakeTime time, Func<UpgradeRun?> running) : ICharts
{
    private readonly Dictionary<string, FakeApply> _applies = [];
    private readonly Dictionary<string, ChartDiff> _diffs = [];

    /// <summary>Chart versions by release, as they are deployed.</summary>
    public Dictionary<string, string> Deployed { get; } = new() { ["web"] = "web-4.0.7" };

    /// <summary>What the helmfile says; a release that is deployed and missing here is to be uninstalled.</summary>
    public Dictionary<string, string> Wanted { get; } = new() { ["web"] = "web-4.0.7" };

    /// <summary>A release whose chart follows the control plane.</summary>
    public bool HasFollower { get; set; }

    /// <summary>How the next apply ends when it comes to a release of this name.</summary>
    public Dictionary<string, ChartFailure> FailsAt { get; } = [];

    /// <summary>What DiffAsync throws instead of an answer; null for none.</summary>
    public OutsideException? Refusal { get; set; }

    /// <summary>What else the diff holds, such as something random.</summary>
    public Func<string> Noise { get; set; } = () => "";

    /// <summary>No apply brings anything about.</summary>
    public bool IsWithoutEffect { get; set; }

    public List<string> Applied { get; } = [];

    public List<ChartPlace> Places { get; } = [];

    public bool IsDiscarded { get; private set; }

    /// <summary>Every apply that runs is killed without a last word.</summary>
    public void Kill()
    {
        foreach (var apply in _applies.Values.Where(apply => apply.Phase == ApplyPhase.Running))
        {
            apply.Phase = ApplyPhase.Lost;
        }
    }

    /// <summary>The replica that began the applies that run falls silent; whether they live on is not seen.</summary>
    public void LoseSight(string replica)
    {
        foreach (var apply in _applies.Values.Where(apply => apply.Phase == ApplyPhase.Running))
        {
            apply.LostSightOf = (replica, time.GetUtcNow());
        }
    }

    /// <summary>Lets the applies that run do a turn's work.</summary>
    public void Tick()
    {
        foreach (var apply in _applies.Values.Where(apply => apply.Phase == ApplyPhase.Running).ToList())
        {
            Work(apply);
        }
    }

    public Task<ChartDiff> DiffAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken) =>
        life.CallAsync("ChartDiffAsync", () =>
        {
            Places.Add(place);
            if (Refusal is { } refusal)
            {
                throw refusal;
            }

            var changes = Changes();
            return _diffs[key] = new ChartDiff(
                $"diff of {string.Join(", ", changes.Select(change => $"{change.Name} {change.From} {change.To}"))}{(changes.Count > 0 ? Noise() : "")}", changes);
        });

    public Task StartApplyAsync(ClusterAddress cluster, RunId run, string key, ChartPlace place, CancellationToken cancellationToken) =>
        life.CallAsync("StartChartApplyAsync", () =>
        {
            var approved = running()?.CurrentStep.ApprovedProposal?.Proposal.Charts;
            if (approved?.Key != key || approved.DiffSha256 != _diffs[key].Sha256)
            {
                world.Wrongs.Add($"The charts of {key} were applied and not approved as they are.");
            }

            if (Applied.Contains(key))
            {
                world.Wrongs.Add($"The charts of {key} were applied twice.");
                return;
            }

            Applied.Add(key);
            _applies[key] = new FakeApply(time.GetUtcNow());
        });

    public Task<ChartApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync("FollowChartApplyAsync", () => _applies.TryGetValue(key, out var apply)
            ? apply.LostSightOf is var (replica, at)
                ? new ChartApply(ApplyPhase.OutOfSight, apply.StartedAt, []) { BegunBy = replica, LastSeenAt = at }
                : new ChartApply(apply.Phase, apply.StartedAt, [.. apply.Completed], apply.Failure)
            : new ChartApply(ApplyPhase.NotStarted, null, []));

    public Task DiscardAsync(RunId run, CancellationToken cancellationToken) =>
        life.CallAsync("DiscardChartsAsync", () =>
        {
            if (_applies.Values.Any(apply => apply.Phase == ApplyPhase.Running))
            {
                throw new OutsideException("A helmfile apply still runs.", isTransient: true);
            }

            IsDiscarded = true;
        });

    private Dictionary<string, string> Said => HasFollower
        ? new Dictionary<string, string>(Wanted) { ["autoscaler"] = $"autoscaler-{world.Version}" }
        : Wanted;

    private List<ReleaseChange> Changes()
    {
        var said = Said;
        return
        [
            .. said.Where(release => Deployed.GetValueOrDefault(release.Key) != release.Value)
                .Select(release => new ReleaseChange(release.Key, "shop", Deployed.GetValueOrDefault(release.Key), release.Value,
                    [new ObjectChange(new ObjectName("Deployment", "shop", release.Key), ChangeKind.Update)])),
            .. Deployed.Where(release => !said.ContainsKey(release.Key)).Select(release => new ReleaseChange(release.Key, "shop", release.Value, null, [])),
        ];
    }

    private void Work(FakeApply apply)
    {
        if (IsWithoutEffect || Changes().FirstOrDefault() is not { } next)
        {
            apply.Phase = ApplyPhase.Succeeded;
            return;
        }

        if (FailsAt.Remove(next.Name, out var failure))
        {
            (apply.Phase, apply.Failure) = (ApplyPhase.Failed, failure);
            return;
        }

        if (next.To is { } to)
        {
            Deployed[next.Name] = to;
        }
        else
        {
            Deployed.Remove(next.Name);
        }

        apply.Completed.Add(next.Name);
    }

    private sealed class FakeApply(DateTimeOffset startedAt)
    {
        public DateTimeOffset StartedAt => startedAt;

        public ApplyPhase Phase { get; set; } = ApplyPhase.Running;

        /// <summary>The replica that began it and is silent, and since when.</summary>
        public (string Replica, DateTimeOffset Since)? LostSightOf { get; set; }

        public List<string> Completed { get; } = [];

        public ChartFailure? Failure { get; set; }
    }
}

using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// Terraform code with one version in it: a tiny git with a base branch and the run's branch, here and at the remote; or, without
/// a repository, a directory that is edited in place.
/// </summary>
internal sealed class FakeCode(Lifeline life, KubernetesVersion version, bool inPlace = false) : ICode
{
    private int _commits = 1;
    private Commit? _local;
    private KubernetesVersion? _former;

    /// <summary>The tip of the base branch at the remote.</summary>
    public Commit Base { get; private set; } = new("c1", version, null);

    /// <summary>The tip of the run's branch at the remote; null while nothing was pushed.</summary>
    public Commit? Pushed { get; private set; }

    /// <summary>What stands in the files that Terraform reads.</summary>
    public KubernetesVersion Files { get; set; } = version;

    public bool IsDiscarded { get; private set; }

    /// <summary>Somebody else commits to the base branch.</summary>
    public void MoveBase(KubernetesVersion? to = null) => Base = new Commit($"c{++_commits}", to ?? Base.Version, Base);

    /// <summary>Something else than what was planned stands on the run's branch here.</summary>
    public void RewriteBranch() => _local = new Commit($"c{++_commits}", _local!.Version, Base);

    public Task<WorkingCopy> CheckOutAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(CheckOutAsync), CheckOut);

    public Task<string> GetBaseCommitAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(GetBaseCommitAsync), () => inPlace ? "" : Base.Id);

    public Task<VersionInCode> FindVersionAsync(WorkingCopy copy, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(FindVersionAsync), () => Place);

    public Task<CodeChange> SetVersionAsync(
        RunId run, WorkingCopy copy, CodeLocation code, KubernetesVersion to, string commitMessage, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(SetVersionAsync), () =>
        {
            var before = Files;
            Files = to;
            if (inPlace)
            {
                _former ??= before == to ? null : before;
                return new CodeChange(copy, Place, before == to ? "" : $"-{before} +{to}");
            }

            if (_local!.Version != to)
            {
                _local = new Commit($"c{++_commits}", to, _local);
            }

            return new CodeChange(copy with { Commit = _local.Id }, Place, _local.Id == Base.Id ? "" : $"-{_local.Parent?.Version} +{to}");
        });

    public Task PushAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(PushAsync), () =>
        {
            Pushed = inPlace ? null : _local;
        });

    public Task MergeAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(MergeAsync), () =>
        {
            _former = null;
            if (inPlace || Base.Holds(_local!))
            {
                return;
            }

            Base = _local!.Holds(Base)
                ? _local
                : throw new OutsideException("main was moved at the remote and was not overwritten.", isTransient: false) { Remedy = "Merge it by hand." };
        });

    public Task DiscardAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(DiscardAsync), () =>
        {
            IsDiscarded = true;
            Files = inPlace ? _former ?? Files : Base.Version;
            _former = null;
            _local = null;
        });

    private VersionInCode Place => new("main.tf", 12, Files, 200);

    private WorkingCopy CheckOut()
    {
        if (inPlace)
        {
            return new WorkingCopy("/live/prod", "", "");
        }

        var tip = _local is not null && (Pushed is null || _local.Holds(Pushed)) ? _local : Pushed ?? Base;
        if (!tip.Holds(Base))
        {
            tip = Pushed is null || Base.Holds(tip)
                ? Base
                : throw new OutsideException("main moved after the run's branch was pushed.", isTransient: false) { Remedy = "Delete the branch and retry." };
        }

        _local = tip;
        Files = tip.Version;
        return new WorkingCopy("/clones/run/live/prod", Base.Id, tip.Id) { Root = "/clones/run" };
    }

    /// <summary>A commit, its version, and what came before it.</summary>
    internal sealed record Commit(string Id, KubernetesVersion Version, Commit? Parent)
    {
        public bool Holds(Commit other) => Id == other.Id || Parent?.Holds(other) == true;
    }
}

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

    /// <summary>The versions of add-ons that the files pin.</summary>
    public IReadOnlyDictionary<string, string> Pins { get; private set; } = new Dictionary<string, string>();

    /// <summary>The add-ons whose pin cannot be edited.</summary>
    public HashSet<string> UnsafePins { get; } = [];

    public bool IsDiscarded { get; private set; }

    /// <summary>The team pins an add-on in the base branch.</summary>
    public void Pin(string addon, string version)
    {
        Pins = new Dictionary<string, string>(Pins) { [addon] = version };
        Base = Base.With($"c{++_commits}", Base.Version, Pins);
    }
    /// <summary>The message under which the newest commit was pushed.</summary>
    public string Message { get; private set; } = "";

    /// <summary>What stands in the files beside what is changed, as a diff shows it.</summary>
    public string Around { get; set; } = "";

    /// <summary>What the base branch changed cannot be brought together with the run's branch.</summary>
    public bool Conflicts { get; set; }

    /// <summary>Somebody else commits to the base branch.</summary>
    public void MoveBase(KubernetesVersion? to = null) => Base = new Commit($"c{++_commits}", to ?? Base.Version, Base) { Pins = Base.Pins };

    /// <summary>Something else than what was planned stands on the run's branch here.</summary>
    public void RewriteBranch() => _local = new Commit($"c{++_commits}", _local!.Version, new Commit($"c{++_commits}", _local!.Version, Base));

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
                return new CodeChange(copy, Place, before == to ? "" : $"-{before} +{to}{Around}");
            }

            if (_local!.Version != to)
            {
                _local = _local.With($"c{++_commits}", to, _local.Pins);
            }

            return new CodeChange(copy with { Commit = _local.Id, Tree = _local.Tree }, Place, _local.Id == Base.Id ? "" : $"-{_local.Parent?.Version} +{to}{Around}");
        });

    public Task<AddonsCodeChange> SetAddonVersionsAsync(
        RunId run, WorkingCopy copy, CodeLocation code, IReadOnlyList<AddonInCode> addons, string commitMessage, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(SetAddonVersionsAsync), () =>
        {
            var pinned = addons.Where(addon => Pins.ContainsKey(addon.Addon) && !UnsafePins.Contains(addon.Addon)).ToList();
            var to = new Dictionary<string, string>(Pins);
            foreach (var addon in pinned.Where(addon => !addon.AlsoGood.Contains(Pins[addon.Addon])))
            {
                to[addon.Addon] = addon.Version;
            }

            var isSame = to.All(pin => Pins[pin.Key] == pin.Value);
            Pins = to;
            if (!inPlace && !isSame)
            {
                _local = _local!.With($"c{++_commits}", _local.Version, to);
            }

            return new AddonsCodeChange(
                inPlace ? copy : copy with { Commit = _local!.Id, Tree = _local.Tree }, isSame ? "" : string.Join('\n', to.Select(pin => $"+{pin.Key} = {pin.Value}")) + Around, [.. pinned.Select(addon => addon.Addon)],
                [.. addons.Where(addon => UnsafePins.Contains(addon.Addon)).Select(addon => new UnsafePin(addon.Addon, $"main.tf:20: the version of {addon.Addon} is a conditional", "Write a literal."))]);
        });

    public Task PushAsync(RunId run, CodeLocation code, string commitMessage, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(PushAsync), () =>
        {
            if (!inPlace && Pushed?.Holds(_local!) != true && !Base.Holds(_local!))
            {
                // The message is completed: the same tree and parent under another id.
                _local = _local! with { Id = $"c{++_commits}" };
                Message = commitMessage;
            }

            Pushed = inPlace ? null : _local;
        });

    public Task<bool> MergeAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(MergeAsync), () =>
        {
            _former = null;
            if (inPlace || Base.Holds(_local!))
            {
                return true;
            }

            if (code.Merge == MergePolicy.PullRequest)
            {
                Pushed = _local;
                return false;
            }

            Base = _local!.Holds(Base)
                ? _local
                : throw new OutsideException("main was moved at the remote and was not overwritten.", isTransient: true);
            return true;
        });

    public Task<CodeAfterRun?> DiscardAsync(RunId run, CodeLocation code, CancellationToken cancellationToken) =>
        life.CallAsync<CodeAfterRun?>(nameof(DiscardAsync), () =>
        {
            IsDiscarded = true;
            Files = inPlace ? _former ?? Files : Base.Version;
            _former = null;
            _local = null;
            return inPlace
                ? new CodeAfterRun("", Files, null, null, IsMerged: true)
                : new CodeAfterRun("main", Base.Version, Pushed is null ? null : $"eks-upgrade/{run}", Pushed?.Version, Pushed is null || Base.Holds(Pushed));
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
            tip = Pushed is null || Base.Holds(Pushed) ? Base
                : Conflicts ? throw new OutsideException("main moved and conflicts with the run's branch in main.tf.", isTransient: false) { Remedy = "Rebase it by hand, then retry." }
                : Pushed = new Commit($"c{++_commits}", Pushed.Version, Base);
        }

        _local = tip;
        Files = tip.Version;
        Pins = tip.Pins;
        return new WorkingCopy("/clones/run/live/prod", Base.Id, tip.Id) { Root = "/clones/run", Tree = tip.Tree };
    }

    /// <summary>A commit, its version, and what came before it.</summary>
    internal sealed record Commit(string Id, KubernetesVersion Version, Commit? Parent)
    {
        public IReadOnlyDictionary<string, string> Pins { get; init; } = new Dictionary<string, string>();

        public Commit With(string id, KubernetesVersion version, IReadOnlyDictionary<string, string> pins) => new(id, version, this) { Pins = pins };

        /// <summary>The content: everything that was ever committed below, and the version.</summary>
        public string Tree => $"{Parent?.Id} {Version} {string.Join(' ', Pins)}";

        public bool Holds(Commit other) => Id == other.Id || Parent?.Holds(other) == true;
    }
}

using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// Terraform over a world and its code: plans are kept by key, an apply works turn by turn as a process of its own, and what may
/// not be applied is noted as a wrong of the world.
/// </summary>
internal sealed class FakeTerraform(FakeWorld world, FakeCode code, Lifeline life, FakeTime time, Func<UpgradeRun?> running) : ITerraform
{
    public const string Cluster = "module.eks.aws_eks_cluster.this[0]";

    private readonly Dictionary<string, KeptPlan> _plans = [];
    private int _made;

    public string Lineage { get; set; } = "lineage-1";

    public long Serial { get; set; } = 7;

    /// <summary>The state knows a cluster with this name.</summary>
    public bool KnowsCluster { get; set; } = true;

    /// <summary>Node groups in the state.</summary>
    public HashSet<string> Known { get; } = [];

    /// <summary>Add-ons in the state.</summary>
    public HashSet<string> KnownAddons { get; } = [];

    /// <summary>What the code that pins no version would give add-ons: <c>most_recent</c>, a data source.</summary>
    public Dictionary<string, string> Recent { get; } = [];

    /// <summary>Add-ons whose version Terraform is told to ignore.</summary>
    public HashSet<string> Ignored { get; } = [];

    /// <summary>Node groups whose version the code holds.</summary>
    public HashSet<string> Versioned { get; } = [];

    /// <summary>Node groups whose launch template the code gives an AMI of this version.</summary>
    public Dictionary<string, KubernetesVersion> Amis { get; } = [];

    /// <summary>What the plans are made to say instead.</summary>
    public Func<TerraformPlan, TerraformPlan>? Twist { get; set; }

    /// <summary>SHA-256 of the providers' lock file.</summary>
    public string LockFile { get; set; } = "lock";

    /// <summary>A lock on the state that is held outside.</summary>
    public HeldLock? Held { get; set; }

    /// <summary>How the next apply ends at once.</summary>
    public TerraformFailure? NextFailure { get; set; }

    /// <summary>The keys that an apply was started for, in order.</summary>
    public List<string> Applied { get; } = [];

    public bool IsDiscarded { get; private set; }

    public static string Address(string group) => $"module.eks.aws_eks_node_group.this[\"{group}\"]";

    public static string AddonAddress(string addon) => $"module.eks.aws_eks_addon.this[\"{addon}\"]";

    public KeptPlan Plan(string key) => _plans[key];

    public void ForgetPlan(string key) => _plans.Remove(key);

    /// <summary>Every apply that runs is killed without a last word.</summary>
    public void Kill()
    {
        foreach (var plan in _plans.Values.Where(plan => plan.Phase == ApplyPhase.Running))
        {
            plan.Phase = ApplyPhase.Lost;
        }
    }

    /// <summary>The replica that began the applies that run falls silent; whether they live on is not seen, and they may.</summary>
    public void LoseSight(string replica)
    {
        foreach (var plan in _plans.Values.Where(plan => plan.Phase == ApplyPhase.Running))
        {
            plan.LostSightOf = (replica, time.GetUtcNow());
        }
    }

    /// <summary>Why a plan that another replica made cannot be applied here.</summary>
    public string? Obstacle { get; set; }

    /// <summary>Lets the applies that run do a turn's work.</summary>
    public void Tick()
    {
        foreach (var plan in _plans.Values.Where(plan => plan.Phase == ApplyPhase.Running).ToList())
        {
            Work(plan);
        }
    }

    public Task<TerraformState> ReadStateAsync(TerraformRoot root, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(ReadStateAsync), ReadState);

    public Task<TerraformPlanFile> PlanAsync(
        TerraformRoot root, RunId run, string key, IReadOnlyList<string> targets, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(PlanAsync), () =>
        {
            if (_plans.TryGetValue(key, out var kept) && kept.Phase != ApplyPhase.NotStarted)
            {
                world.Wrongs.Add($"A plan was made over the applied one {key}.");
            }

            if (Held is { } held)
            {
                throw new OutsideException($"terraform plan failed: the state is locked by {held.Holder}.", isTransient: !held.IsOwnAndDead)
                {
                    Ways = [new ReleaseStateLock(held.Id, held.Holder)],
                };
            }

            var changes = Changes(targets).ToList();
            var plan = new TerraformPlan
            {
                TerraformVersion = "1.11.4",
                Applyable = changes.Count > 0,
                Complete = targets.Count == 0,
                Errored = false,
                Counts = new PlanCounts(Update: changes.Count),
                Changes = changes,
            };
            plan = Twist?.Invoke(plan) ?? plan;
            var made = new KeptPlan($"sha-{++_made}", code.Files, plan.Changes, Lineage, Serial);
            _plans[key] = made;
            return new TerraformPlanFile($"/runs/{key}/plan.tfplan", made.Sha256, LockFile, plan.Changes.Count > 0, plan, ReadState());
        });

    public Task<string> HashLockFileAsync(TerraformRoot root, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(HashLockFileAsync), () => LockFile);

    public Task<bool> ReleaseLockAsync(TerraformRoot root, string lockId, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(ReleaseLockAsync), () =>
        {
            if (Held?.Id != lockId)
            {
                return false;
            }

            Held = null;
            return true;
        });

    public Task<string?> HashPlanAsync(RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(HashPlanAsync), () => _plans.TryGetValue(key, out var plan) ? plan.Sha256 : null);

    public Task<string?> TakeOverPlanAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(TakeOverPlanAsync), () => Obstacle);

    public Task StartApplyAsync(TerraformRoot root, RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(StartApplyAsync), () =>
        {
            var plan = _plans[key];
            var approved = running()?.CurrentStep.ApprovedProposal?.Proposal.Terraform;
            if (approved?.Key != key || approved.PlanSha256 != plan.Sha256 || code.Files != plan.Version)
            {
                world.Wrongs.Add($"The plan {key} was applied and not approved as it is.");
            }

            if (Applied.Contains(key))
            {
                world.Wrongs.Add($"The plan {key} was applied twice.");
                return;
            }

            Applied.Add(key);
            plan.Phase = ApplyPhase.Running;
            plan.StartedAt = time.GetUtcNow();
            plan.Failure = NextFailure
                ?? (plan.Serial != Serial || plan.Lineage != Lineage ? new TerraformFailure(TerraformFailureKind.StalePlan, "Saved plan is stale") : null);
            NextFailure = null;
        });

    public Task<TerraformApply> FollowApplyAsync(RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(FollowApplyAsync), () => _plans.TryGetValue(key, out var plan)
            ? plan.LostSightOf is var (replica, at)
                ? new TerraformApply(ApplyPhase.OutOfSight, plan.StartedAt, [], []) { BegunBy = replica, LastSeenAt = at }
                : new TerraformApply(plan.Phase, plan.StartedAt, [], [], plan.Phase == ApplyPhase.Failed ? plan.Failure : null) { WasInterrupted = plan.WasInterrupted }
            : new TerraformApply(ApplyPhase.NotStarted, null, [], []));

    public Task DiscardPlanAsync(RunId run, string key, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(DiscardPlanAsync), () =>
        {
            _plans.Remove(key);
        });

    public Task DiscardAsync(RunId run, CancellationToken cancellationToken) =>
        life.CallAsync(nameof(DiscardAsync), () =>
        {
            if (_plans.Values.Any(plan => plan.Phase == ApplyPhase.Running))
            {
                throw new OutsideException("A terraform apply still runs.", isTransient: true);
            }

            IsDiscarded = true;
        });

    // -target takes what the targets depend on along: the cluster, for a node group.
    private IEnumerable<ResourceChange> Changes(IReadOnlyList<string> targets)
    {
        if (world.Version != code.Files)
        {
            yield return Change(Cluster, "aws_eks_cluster", world.Version);
        }

        foreach (var group in world.Groups.Where(group => Versioned.Contains(group.Name) && group.Version != code.Files))
        {
            if (targets.Count == 0 || targets.Contains(Address(group.Name)))
            {
                yield return Change(Address(group.Name), "aws_eks_node_group", group.Version);
            }
        }

        foreach (var group in world.Groups.Where(group => Amis.TryGetValue(group.Name, out var ami) && ami != group.Version))
        {
            if (targets.Count == 0 || targets.Contains(Address(group.Name)))
            {
                yield return Change(Address(group.Name), "aws_eks_node_group", group.Version) with
                {
                    Attributes = [new AttributeChange("launch_template[0].version", "7", null, IsUnknown: true)],
                };
            }
        }

        foreach (var addon in world.Addons.Installed.Where(addon => KnownAddons.Contains(addon.Name) && !Ignored.Contains(addon.Name)))
        {
            var wanted = code.Pins.GetValueOrDefault(addon.Name) ?? Recent.GetValueOrDefault(addon.Name) ?? addon.Version;
            if (wanted != addon.Version && (targets.Count == 0 || targets.Contains(AddonAddress(addon.Name))))
            {
                yield return new ResourceChange
                {
                    Address = AddonAddress(addon.Name),
                    Type = "aws_eks_addon",
                    Kind = ChangeKind.Update,
                    Actions = "update",
                    Attributes = [new AttributeChange("addon_version", addon.Version, wanted)],
                };
            }
        }
    }

    private ResourceChange Change(string address, string type, KubernetesVersion now) => new()
    {
        Address = address,
        Type = type,
        Kind = ChangeKind.Update,
        Actions = "update",
        Attributes = [new AttributeChange("version", now.ToString(), code.Files.ToString())],
    };

    private TerraformState ReadState() => new(
        KnowsCluster ? Cluster : null, Known.ToDictionary(name => name, Address, StringComparer.Ordinal),
        KnownAddons.ToDictionary(name => name, AddonAddress, StringComparer.Ordinal), Lineage, Serial);

    private void Work(KeptPlan plan)
    {
        if (plan.Failure is null && plan.Update is { IsRunning: true })
        {
            return;
        }

        if (plan.Update?.Error is { } error)
        {
            plan.Failure = new TerraformFailure(TerraformFailureKind.Eks, $"waiting for update ({plan.Update.Id}): unexpected state 'Failed': {error.Code}");
        }

        if (plan.Failure is { } failure)
        {
            plan.Phase = ApplyPhase.Failed;
            Serial += failure.Kind is TerraformFailureKind.StalePlan or TerraformFailureKind.StateLocked ? 0 : 2;
            return;
        }

        Serial++;
        if (plan.Left.TryDequeue(out var change))
        {
            var group = world.Groups.FirstOrDefault(group => Address(group.Name) == change.Address);
            var addon = world.Addons.Installed.FirstOrDefault(addon => AddonAddress(addon.Name) == change.Address);
            plan.Update = addon is not null ? world.Addons.Move(addon.Name, change.Attribute("addon_version")!.After!)
                : group is null ? world.MovePlane(plan.Version)
                : Amis.TryGetValue(group.Name, out var ami) ? world.MoveGroupByTemplate(group.Name, ami)
                : world.MoveGroup(group.Name, plan.Version);
            return;
        }

        plan.Phase = ApplyPhase.Succeeded;
    }

    /// <summary>A kept plan, and how its apply stands.</summary>
    internal sealed class KeptPlan(
        string sha256, KubernetesVersion version, IReadOnlyList<ResourceChange> changes, string lineage, long serial)
    {
        public string Sha256 { get; set; } = sha256;

        public KubernetesVersion Version => version;

        public string Lineage => lineage;

        public long Serial => serial;

        public Queue<ResourceChange> Left { get; } = new(changes.Where(change =>
            (change.Attribute("version") ?? change.Attribute("launch_template[0].version") ?? change.Attribute("addon_version")) is not null));

        public ApplyPhase Phase { get; set; }

        public DateTimeOffset? StartedAt { get; set; }

        /// <summary>The replica that began the apply and is silent, and since when.</summary>
        public (string Replica, DateTimeOffset Since)? LostSightOf { get; set; }

        public bool WasInterrupted { get; set; }

        public FakeUpdate? Update { get; set; }

        public TerraformFailure? Failure { get; set; }
    }
}

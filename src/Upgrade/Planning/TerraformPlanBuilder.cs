namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Gathers a Terraform plan change by change: counts every one and keeps the most dangerous, so that its memory does not
/// grow with the plan. Objects of EKS are kept before all others, because the judge must see each of them.
/// </summary>
/// <param name="maxChanges">How many changes are kept. 200 are more than a person reads, and than a cluster has EKS objects.</param>
public sealed class TerraformPlanBuilder(int maxChanges = 200)
{
    private readonly PriorityQueue<ResourceChange, (int Rank, long Order)> _kept =
        new(Comparer<(int Rank, long Order)>.Create((one, other) => other.CompareTo(one)));

    private readonly Bounded<OutputChange> _outputs = new();
    private readonly Bounded<string> _checks = new();
    private readonly Bounded<DeferredChange> _deferred = new();
    private readonly PlanDrift _drift = new();
    private PlanCounts _counts = new();
    private long _order;
    private int _omitted;

    /// <summary>The version of Terraform that made the plan.</summary>
    public string TerraformVersion { get; set; } = "";

    /// <summary>Terraform's word on it; null when the plan is older than the word, and then having changes decides.</summary>
    public bool? Applyable { get; set; }

    /// <summary>Terraform's word on it; null counts as complete.</summary>
    public bool? Complete { get; set; }

    /// <summary>Planning ended in an error.</summary>
    public bool Errored { get; set; }

    /// <summary>How many changes are held now, for those who watch the memory.</summary>
    public int Held => _kept.Count;

    /// <summary>
    /// What Terraform's actions amount to. Whatever is not known is <see cref="ChangeKind.Unknown"/>, because the set may grow.
    /// </summary>
    public static ChangeKind KindOf(IReadOnlyList<string> actions) => actions switch
    {
        ["no-op"] => ChangeKind.NoOp,
        ["read"] => ChangeKind.Read,
        ["create"] => ChangeKind.Create,
        ["update"] => ChangeKind.Update,
        ["delete", "create"] or ["create", "delete"] => ChangeKind.Replace,
        ["delete"] => ChangeKind.Delete,

        // "create, forget" makes a new object and leaves the old one without an owner: for the old one a forget.
        ["forget"] or ["create", "forget"] => ChangeKind.Forget,
        _ => ChangeKind.Unknown,
    };

    /// <summary>Counts a change, and keeps it when it is among the most dangerous so far.</summary>
    /// <param name="change">The change, as yet without its attributes.</param>
    /// <param name="complete">Adds attributes and paths; asked only for a change that is kept.</param>
    public void Add(ResourceChange change, Func<ResourceChange, ResourceChange> complete)
    {
        Count(change);
        if (change is { Kind: ChangeKind.NoOp, PreviousAddress: null, IsImport: false })
        {
            return;
        }

        var place = (KeepingRank(change), _order++);
        if (_kept.Count < maxChanges)
        {
            _kept.Enqueue(complete(change), place);
            return;
        }

        _omitted++;
        if (_kept.TryPeek(out _, out var last) && place.CompareTo(last) < 0)
        {
            _kept.DequeueEnqueue(complete(change), place);
        }
    }

    /// <summary>Notes a root output that would change.</summary>
    public void AddOutput(OutputChange output) => _outputs.Add(output);

    /// <summary>Notes a check that fails or could not be evaluated.</summary>
    public void AddFailedCheck(string line) => _checks.Add(line);

    /// <summary>Notes an object that was changed outside of Terraform.</summary>
    public void AddDrift(DriftedObject drifted) => _drift.Add(drifted);

    /// <summary>Notes an attribute that something in the plan comes from; it decides which drift matters.</summary>
    public void AddRelevant(string address, string path) => _drift.AddRelevant(address, path);

    /// <summary>Notes a change that is put off to a later round.</summary>
    public void AddDeferred(DeferredChange change) => _deferred.Add(change);

    /// <summary>The plan.</summary>
    public TerraformPlan Build() => new()
    {
        TerraformVersion = TerraformVersion,
        Applyable = Applyable ?? (!Errored && (_counts with { Read = 0 } != new PlanCounts() || _outputs.Count > 0)),
        Complete = Complete ?? !Errored,
        Errored = Errored,
        Counts = _counts,
        Changes =
        [
            .. _kept.UnorderedItems
                .OrderBy(kept => ShowingRank(kept.Element))
                .ThenBy(kept => kept.Priority.Order)
                .Select(kept => kept.Element),
        ],
        OmittedChanges = _omitted,
        Drift = _drift.Count,
        Drifted = _drift.Named(),
        ChangedOutputs = [.. _outputs.Items],
        OmittedOutputs = _outputs.Omitted,
        FailedChecks = [.. _checks.Items],
        OmittedChecks = _checks.Omitted,
        Deferred = _deferred.Count,
        DeferredChanges = [.. _deferred.Items],
    };

    /// <summary>The order in which people see changes: what destroys, what leaves Terraform's care, EKS, the rest, and last what only moves.</summary>
    private static int ShowingRank(ResourceChange change) => change switch
    {
        { IsDestructive: true } => change.IsOfEks ? 0 : 1,
        { Kind: ChangeKind.Forget } => change.IsOfEks ? 2 : 5,
        { Kind: ChangeKind.Read } => 8,
        { Kind: ChangeKind.NoOp } => 7,
        { Type: "aws_eks_cluster" } => 3,
        _ => change.IsOfEks ? 4 : 6,
    };

    /// <summary>The order in which changes are worth their place: 300 doomed log groups must not push the cluster out of the judge's sight.</summary>
    private static int KeepingRank(ResourceChange change) => ShowingRank(change) + (change.IsOfEks ? 0 : 10);

    private void Count(ResourceChange change)
    {
        _counts = change.Kind switch
        {
            ChangeKind.Read => _counts with { Read = _counts.Read + 1 },
            ChangeKind.Create => _counts with { Create = _counts.Create + 1 },
            ChangeKind.Update => _counts with { Update = _counts.Update + 1 },
            ChangeKind.Replace => _counts with { Replace = _counts.Replace + 1 },
            ChangeKind.Delete => _counts with { Delete = _counts.Delete + 1 },
            ChangeKind.Forget => _counts with
            {
                Forget = _counts.Forget + 1,
                Create = _counts.Create + (change.Actions.StartsWith("create", StringComparison.Ordinal) ? 1 : 0),
            },
            ChangeKind.Unknown => _counts with { Unknown = _counts.Unknown + 1 },
            _ => _counts,
        };

        if (change.PreviousAddress is not null)
        {
            _counts = _counts with { Move = _counts.Move + 1 };
        }

        if (change.IsImport)
        {
            _counts = _counts with { Import = _counts.Import + 1 };
        }
    }

    /// <summary>The first of many, and how many there were.</summary>
    private sealed class Bounded<T>
    {
        private const int Most = 200;

        public List<T> Items { get; } = [];

        public int Count { get; private set; }

        public int Omitted => Count - Items.Count;

        public void Add(T item)
        {
            Count++;
            if (Items.Count < Most)
            {
                Items.Add(item);
            }
        }
    }
}

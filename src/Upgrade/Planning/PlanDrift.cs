namespace EksUpgradeBot.Upgrade.Planning;

/// <summary>
/// Gathers what was changed outside of Terraform: all of it is counted, little of it is named. In real roots it can be many times
/// the plan itself, and then it hides the plan.
/// </summary>
internal sealed class PlanDrift
{
    // What the plan builds on is only known after all of the drift was read.
    private const int MaxHeld = 1000;
    private const int MaxNamed = 50;
    private const int MaxRelevant = 10_000;

    private readonly List<DriftedObject> _held = [];
    private readonly Dictionary<string, List<string>> _relevant = new(StringComparer.Ordinal);

    /// <summary>How many objects were changed.</summary>
    public int Count { get; private set; }

    public void Add(DriftedObject drifted)
    {
        Count++;
        if (_held.Count < MaxHeld)
        {
            _held.Add(drifted);
        }
    }

    /// <summary>Notes an attribute that something in the plan comes from.</summary>
    public void AddRelevant(string address, string path)
    {
        if (!_relevant.TryGetValue(address, out var paths) && _relevant.Count < MaxRelevant)
        {
            _relevant[address] = paths = [];
        }

        if (paths is { Count: < 100 })
        {
            paths.Add(path);
        }
    }

    /// <summary>Those that are named, the ones that matter first.</summary>
    public IReadOnlyList<DriftedObject> Named() =>
    [
        .. _held.Select(drifted => drifted with { IsRelevant = Matters(drifted) })
            .OrderBy(drifted => drifted.IsRelevant ? 0 : 1)
            .Take(MaxNamed),
    ];

    private static bool IsAround(string outer, string inner) =>
        outer.Length == 0 || inner == outer
        || (inner.StartsWith(outer, StringComparison.Ordinal) && inner[outer.Length] is '.' or '[');

    /// <summary>True when a changed attribute, or something around or within it, is one that the plan builds on.</summary>
    private bool Matters(DriftedObject drifted) =>
        _relevant.TryGetValue(drifted.Address, out var paths)
        && (drifted.Kind == ChangeKind.Delete
            || drifted.Attributes.Any(changed => paths.Any(path => IsAround(path, changed) || IsAround(changed, path))));
}

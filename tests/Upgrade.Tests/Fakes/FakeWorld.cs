using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// A cluster at AWS that lives on whatever becomes of the bot: updates take turns, one node of a group after the other. What EKS
/// or the skew policy forbids is noted in <see cref="Wrongs"/>, where no step can catch it.
/// </summary>
internal sealed class FakeWorld(FakeTime time)
{
    /// <summary>How many turns EKS tries to evict a pod: a few stand for its 15 minutes.</summary>
    public const int EvictionTurns = 6;

    private int _updates;
    private FakeFargate? _fargate;

    public KubernetesVersion Version { get; set; } = Some.V("1.33");

    /// <summary>EKS's word for an idle control plane; anything but ACTIVE keeps it from taking updates.</summary>
    public string IdleStatus { get; set; } = "ACTIVE";

    public List<FakeGroup> Groups { get; } = [];

    public List<Node> OtherNodes { get; } = [];

    public List<FakeUpdate> Updates { get; } = [];

    public FakeAddons Addons => field ??= new FakeAddons(this);

    public List<Pod> Pods { get; } = [];

    public List<DisruptionBudget> Budgets { get; } = [];

    public List<Workload> Workloads { get; } = [];

    /// <summary>What the API server says of itself while it is not ready; null while it is.</summary>
    public string? Unreadiness { get; set; }

    /// <summary>Fargate and the workloads on it.</summary>
    public FakeFargate Fargate => _fargate ??= new FakeFargate(this);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How far EKS's clock is behind the bot's.</summary>
    public TimeSpan ClockIsBehind { get; set; }

    /// <summary>How many turns the next updates take.</summary>
    public int Turns { get; set; } = 2;

    /// <summary>How the next update ends instead of well.</summary>
    public EksUpdateError? NextError { get; set; }

    /// <summary>What should never have happened.</summary>
    public List<string> Wrongs { get; } = [];

    public FakeUpdate? Running(string? group = null) => Updates.FirstOrDefault(update => update.Group == group && update.IsRunning);

    public FakeGroup Group(string name) => Groups.Single(group => group.Name == name);

    public FakeGroup AddGroup(string name, string version = "1.33", int size = 2, string ami = "AL2023_x86_64_STANDARD")
    {
        var group = new FakeGroup(name, ami) { Version = Some.V(version) };
        group.Nodes.AddRange(Enumerable.Range(1, size).Select(index => new Node($"{name}-{index}", group.Version, name, true)));
        Groups.Add(group);
        return group;
    }

    /// <summary>The control plane was upgraded to what it runs, so long ago.</summary>
    public void WasUpgraded(TimeSpan ago) =>
        Updates.Add(new FakeUpdate($"upgrade-{++_updates}", "VersionUpdate", null, Version, time.GetUtcNow() - ago) { Status = "Successful" });

    /// <summary>EKS takes back the last upgrade for seven days, above no newer node.</summary>
    private bool TakesBack(KubernetesVersion to) =>
        to == Version.Previous
        && Updates.Where(update => update is { Group: null, Status: "Successful", Type: "VersionUpdate" or "VersionRollback" }).MaxBy(update => update.CreatedAt)
            is { Type: "VersionUpdate" } upgrade && upgrade.Version == Version && time.GetUtcNow() - upgrade.CreatedAt < TimeSpan.FromDays(7)
        && Groups.All(group => group.Version <= to) && OtherNodes.All(node => node.KubeletVersion <= to || node.Kind == NodeKind.AutoMode);

    public FakeUpdate MovePlane(KubernetesVersion to, string type = "VersionUpdate")
    {
        if (type == "VersionUpdate" && TakesBack(to))
        {
            return Begin(null, "VersionRollback", to);
        }

        if (type == "VersionUpdate" && to != Version.Next)
        {
            Wrongs.Add($"The control plane was to go from {Version} to {to}.");
        }

        foreach (var group in Groups.Where(group => type == "VersionUpdate" && !SkewAllows(group.Version, to)))
        {
            Wrongs.Add($"{group.Name} at {group.Version} is too old for {to}.");
        }

        return Begin(null, type, to);
    }

    public FakeUpdate MoveGroup(string name, KubernetesVersion to, string type = "VersionUpdate", bool force = false)
    {
        if (to > Version)
        {
            Wrongs.Add($"{name} was to go to {to}, above the control plane's {Version}.");
        }

        if (Group(name).Ami == "CUSTOM")
        {
            Wrongs.Add($"{name} has an AMI of its own and was to be moved by version.");
        }

        var update = Begin(name, type, to);
        update.Force = force;
        return update;
    }

    /// <summary>A new version of the group's launch template rolls it, as an AMI of the team's own wants it.</summary>
    public FakeUpdate MoveGroupByTemplate(string name, KubernetesVersion to) => Begin(name, "VersionUpdate", to);

    /// <summary>Lets a turn's time do its work at AWS.</summary>
    public void Tick()
    {
        _fargate?.Tick();
        Addons.Tick();
        foreach (var update in Updates.Where(update => update.IsRunning).ToList())
        {
            if (IsHeldUp(update))
            {
                continue;
            }

            update.TurnsLeft--;
            if (update.Error is null && update is { Type: "VersionUpdate", Group: { } rolling })
            {
                RollOneNode(Group(rolling), update.Version);
            }

            if (update.TurnsLeft <= 0)
            {
                End(update);
            }
        }
    }

    // The first old node is drained before anything else happens; a pod that a budget holds keeps it.
    private bool IsHeldUp(FakeUpdate update)
    {
        if (update is not { Type: "VersionUpdate", Error: null, Force: false, Group: { } name }
            || Group(name).Nodes.FindIndex(node => node.KubeletVersion != update.Version) is not (>= 0 and var at)
            || !Pods.Any(pod => pod.Node == Group(name).Nodes[at].Name && IsHeld(pod)))
        {
            return false;
        }

        var node = Group(name).Nodes[at] = Group(name).Nodes[at] with { IsSchedulable = false };
        if (++update.Evictions >= EvictionTurns)
        {
            Group(name).Nodes[at] = node with { IsSchedulable = true };
            update.Error = new EksUpdateError("PodEvictionFailure", $"Reached max retries while trying to evict pods from nodes in node group {name}", [node.Name]);
            update.Status = "Failed";
        }

        return true;
    }

    private bool IsHeld(Pod pod) => Budgets.Where(budget => budget.Covers(pod)).ToList() is { Count: > 0 } budgets
        && (budgets.Count > 1 || budgets[0].DisruptionsAllowed == 0);

    private void End(FakeUpdate update)
    {
        update.Status = update.Error is null ? "Successful" : "Failed";
        if (update.Error is not null || update.Type is not ("VersionUpdate" or "VersionRollback"))
        {
            return;
        }

        if (update.Group is not { } name)
        {
            Version = update.Version;
            return;
        }

        var group = Group(name);
        group.Version = update.Version;
        while (group.Nodes.Any(node => node.KubeletVersion != update.Version))
        {
            RollOneNode(group, update.Version);
        }
    }

    private FakeUpdate Begin(string? group, string type, KubernetesVersion to)
    {
        if (Running(group) is not null || (group is null && IdleStatus != "ACTIVE"))
        {
            Wrongs.Add($"A second update of {group ?? "the control plane"} was begun while one runs.");
        }

        var update = new FakeUpdate($"update-{++_updates}", type, group, to, time.GetUtcNow() - ClockIsBehind) { TurnsLeft = Turns, Error = NextError };
        NextError = null;
        Updates.Add(update);
        return update;
    }

    private static void RollOneNode(FakeGroup group, KubernetesVersion to)
    {
        var at = group.Nodes.FindIndex(node => node.KubeletVersion != to);
        if (at >= 0)
        {
            group.Nodes[at] = group.Nodes[at] with { KubeletVersion = to, IsSchedulable = true };
        }
    }

    private static bool SkewAllows(KubernetesVersion kubelet, KubernetesVersion server) => kubelet <= server && server.Minor - kubelet.Minor <= 3;
}

/// <summary>A managed node group with its nodes.</summary>
internal sealed class FakeGroup(string name, string ami)
{
    public string Name => name;

    public string Ami => ami;

    public KubernetesVersion Version { get; set; }

    /// <summary>EKS's word while no update runs.</summary>
    public string Status { get; set; } = "ACTIVE";

    public List<string> HealthIssues { get; } = [];

    public List<Node> Nodes { get; } = [];
}

/// <summary>An update that EKS carries out.</summary>
internal sealed class FakeUpdate(string id, string type, string? group, KubernetesVersion version, DateTimeOffset createdAt)
{
    public string Id => id;

    public string Type => type;

    public string? Group => group;

    /// <summary>The add-on; null when it is about something else.</summary>
    public string? Addon { get; init; }

    public KubernetesVersion Version => version;

    public DateTimeOffset CreatedAt => createdAt;

    public string Status { get; set; } = "InProgress";

    public int TurnsLeft { get; set; }

    public bool Force { get; set; }

    /// <summary>Turns in which a pod did not let itself be evicted.</summary>
    public int Evictions { get; set; }

    public EksUpdateError? Error { get; set; }

    public bool IsRunning => Status == "InProgress";

    public EksUpdate ToEks() => new(id, type, Status, createdAt, type is "VersionUpdate" or "VersionRollback" ? version : null, Status == "Failed" ? [Error!] : null);
}

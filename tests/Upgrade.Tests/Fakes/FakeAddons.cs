using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>The add-ons of a world: their updates take turns, may fail, and may leave an add-on DEGRADED for a while.</summary>
internal sealed class FakeAddons(FakeWorld world)
{
    private int _updates;

    public List<FakeAddon> Installed { get; } = [];

    /// <summary>What EKS has of each add-on.</summary>
    public List<AddonRelease> Releases { get; } = [];

    public List<FakeUpdate> Updates { get; } = [];

    /// <summary>How the next update ends instead of well.</summary>
    public EksUpdateError? NextError { get; set; }

    /// <summary>How many turns the next add-on that moves is DEGRADED afterwards.</summary>
    public int NextDegraded { get; set; }

    /// <summary>A rollback is being prepared, which alone moves add-ons down.</summary>
    public bool MayGoDown { get; set; }

    /// <summary>A version, the minors from and to which it works, and those it is the default for.</summary>
    public static AddonRelease Release(string addon, string version, string minors, string? defaultFor = null)
    {
        var (from, to) = (Some.V(minors.Split('-')[0]), Some.V(minors.Split('-')[1]));
        return new AddonRelease(
            addon, version, [.. Hop.Between(from.Previous, to).Select(hop => hop.To)],
            defaultFor is null ? [] : [.. defaultFor.Split(',').Select(Some.V)]);
    }

    public FakeAddon Install(string name, string version)
    {
        var addon = new FakeAddon(name) { Version = version };
        Installed.Add(addon);
        return addon;
    }

    public void Offer(string addon, string version, string minors, string? defaultFor = null) => Releases.Add(Release(addon, version, minors, defaultFor));

    public FakeAddon this[string name] => Installed.Single(addon => addon.Name == name);

    public IEnumerable<Addon> Describe() => Installed.Select(addon => new Addon(
        addon.Name, addon.Version, Running(addon.Name) is null ? addon.Status : "UPDATING",
        addon.Status == "DEGRADED" ? ["InsufficientNumberOfReplicas: The add-on is unhealthy because it doesn't have the desired number of replicas."] : [])
    {
        ConfigurationValues = addon.Configuration,
    });

    public FakeUpdate? Running(string name) => Updates.FirstOrDefault(update => update.Addon == name && update.IsRunning);

    /// <summary>EKS is asked to move an add-on, by whomever.</summary>
    public FakeUpdate Move(string name, string to)
    {
        var addon = Installed.FirstOrDefault(addon => addon.Name == name)
            ?? throw new OutsideException($"No addon: {name} found.", isTransient: false, "ResourceNotFoundException");
        if (Running(name) is { } running)
        {
            throw new OutsideException($"Cannot update addon {name} because it currently has update {running.Id} in progress", isTransient: true, "ResourceInUseException");
        }

        if (!Releases.Any(release => release.Addon == name && release.Version == to && release.ClusterVersions.Contains(world.Version)))
        {
            world.Wrongs.Add($"{name} was to go to {to}, which EKS does not offer for {world.Version}.");
            throw new OutsideException("Addon version specified is not supported", isTransient: false, "InvalidParameterException");
        }

        var (before, after) = (Parse(addon.Version), Parse(to));
        if (after < before && !MayGoDown)
        {
            world.Wrongs.Add($"{name} was to go down from {addon.Version} to {to}.");
        }

        if (name == "vpc-cni" && after.Minor - before.Minor > 1)
        {
            world.Wrongs.Add($"The VPC CNI was to jump from {addon.Version} to {to}.");
        }

        if (Installed.Any(other => Running(other.Name) is not null))
        {
            world.Wrongs.Add($"{name} was moved while another add-on was on the move.");
        }

        var update = new FakeUpdate($"addon-update-{++_updates}", "AddonUpdate", null, world.Version, world.Now)
        {
            Addon = name,
            TurnsLeft = world.Turns,
            Error = NextError,
        };
        NextError = null;
        addon.To = to;
        Updates.Add(update);
        return update;
    }

    public void Tick()
    {
        foreach (var addon in Installed.Where(addon => addon.DegradedFor > 0 && --addon.DegradedFor == 0))
        {
            addon.Status = "ACTIVE";
        }

        foreach (var update in Updates.Where(update => update.IsRunning && --update.TurnsLeft <= 0).ToList())
        {
            var addon = Installed.FirstOrDefault(addon => addon.Name == update.Addon);
            update.Status = update.Error is null ? "Successful" : "Failed";
            if (addon is null)
            {
                continue;
            }

            addon.Version = update.Error is null ? addon.To! : addon.Version;
            addon.Status = update.Error is not null ? "UPDATE_FAILED" : NextDegraded > 0 ? "DEGRADED" : "ACTIVE";
            addon.DegradedFor = NextDegraded;
            NextDegraded = 0;
        }
    }

    private static AddonVersion Parse(string text) => AddonVersion.TryParse(text, out var version) ? version : throw new InvalidOperationException(text);
}

/// <summary>An add-on as EKS keeps it.</summary>
internal sealed class FakeAddon(string name)
{
    public string Name => name;

    public required string Version { get; set; }

    public string? To { get; set; }

    public string Status { get; set; } = "ACTIVE";

    public string? Configuration { get; set; }

    public int DegradedFor { get; set; }
}

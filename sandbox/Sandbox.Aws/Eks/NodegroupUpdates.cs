using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Judges and begins updates of a managed node group's version.</summary>
internal sealed class NodegroupUpdates(AwsWorld world)
{
    public Update Begin(Cluster cluster, Nodegroup group, NodegroupWish wish, DateTimeOffset now)
    {
        RefuseWhileBusy(cluster, group);
        var template = Template(cluster, group, wish);

        if (group.CustomAmi)
        {
            return BeginWithOwnImage(cluster, group, template, wish, now);
        }

        var target = Target(cluster, group, wish.Version, wish.ReleaseVersion);
        var latest = world.Kubernetes.NodeRelease(target, now);

        // A release is asked for as PATCH-DATE; any date up to the newest is an image that exists.
        if (wish.ReleaseVersion is { } release
            && (!release.StartsWith($"{target}.", StringComparison.Ordinal) || string.CompareOrdinal(Date(release), Date(latest)) > 0))
        {
            throw Refused(cluster, group, wish.Version is null
                ? $"Requested Nodegroup release version {release} is invalid. Allowed release version is {latest}"
                : $"Requested release version {release} is not valid for kubernetes version {target}.");
        }

        RefuseWrongMinor(cluster, group, target, wish.ReleaseVersion ?? latest, now);
        return Begin(cluster, group, target, wish.ReleaseVersion ?? latest, Kubelet(wish.ReleaseVersion ?? latest), template, wish, now);
    }

    /// <summary>The kubelet that a node image brings.</summary>
    public static string Kubelet(string releaseVersion) => KubernetesCatalogue.GitVersion(releaseVersion[..releaseVersion.IndexOf('-')]);

    public static void RefuseWhileBusy(Cluster cluster, Nodegroup group)
    {
        if (cluster.RunningFor(group) is not null)
        {
            throw new EksError(409, "ResourceInUseException", "Nodegroup cannot be updated as it is currently not in Active State")
            {
                Cluster = cluster.EksName,
                Nodegroup = group.Name,
            };
        }
    }

    private static KubernetesVersion Target(Cluster cluster, Nodegroup group, string? version, string? releaseVersion)
    {
        var asked = version ?? (releaseVersion is null ? null : string.Join('.', releaseVersion.Split('.').Take(2)));

        if (asked is null)
        {
            return cluster.Version;
        }

        if (!KubernetesVersion.TryParse(asked, out var target))
        {
            throw Refused(cluster, group, "unsupported Kubernetes version");
        }

        return target;
    }

    /// <summary>An image of one's own: EKS knows no version of it and takes a new version of the launch template alone.</summary>
    private Update BeginWithOwnImage(Cluster cluster, Nodegroup group, string? template, NodegroupWish wish, DateTimeOffset now)
    {
        // Both texts as eksctl#5999 and eks-cluster-upgrade#123 quote them; that of the release is assumed to be alike.
        if (wish.Version is not null || wish.ReleaseVersion is not null)
        {
            throw Refused(cluster, group,
                $"You cannot specify the field {(wish.Version is not null ? "kubernetesVersion" : "releaseVersion")} when using custom AMIs.");
        }

        if (template is null)
        {
            throw Refused(cluster, group, "Launch template details can't be null for Custom ami type node group");
        }

        var patch = group.Template!.Patch(template);
        var target = KubernetesVersion.Parse(patch[..patch.LastIndexOf('.')]);
        RefuseWrongMinor(cluster, group, target, group.Template.Ami(template), now);
        return Begin(cluster, group, target, group.Template.Ami(template), KubernetesCatalogue.GitVersion(patch), template, wish, now);
    }

    /// <summary>The version of the launch template that is asked for, as a number; null when none is.</summary>
    private static string? Template(Cluster cluster, Nodegroup group, NodegroupWish wish)
    {
        if (wish.TemplateVersion is not { } asked)
        {
            return null;
        }

        // That a group without a template cannot gain one is documented; the words are assumed.
        if (group.Template is not { } template)
        {
            throw Refused(cluster, group, "You cannot specify a launch template for a node group that was created without one.");
        }

        return wish.TemplateId is { } id && id != template.Id && id != template.Name
            ? throw Refused(cluster, group, $"You cannot change the launch template of a node group: it uses {template.Id}.")
            : template.Resolve(asked) ?? throw Refused(cluster, group,
                $"Launch template version {asked} of {template.Id} does not exist.");
    }

    private void RefuseWrongMinor(Cluster cluster, Nodegroup group, KubernetesVersion target, string release, DateTimeOffset now)
    {
        if (target > cluster.Version)
        {
            throw Refused(cluster, group,
                $"Requested Nodegroup release version {release} is invalid. "
                + $"Allowed release version is {world.Kubernetes.NodeRelease(cluster.Version, now)}");
        }

        // One minor back is how a rollback of the control plane is prepared; further back is not offered.
        if (target < group.Version && target.Next != group.Version)
        {
            throw Refused(cluster, group, $"Unsupported Kubernetes minor version update from {group.Version} to {target}");
        }
    }

    private Update Begin(
        Cluster cluster, Nodegroup group, KubernetesVersion target, string release, string kubelet, string? template, NodegroupWish wish, DateTimeOffset now)
    {
        var roll = new NodeRoll(cluster.Workloads, group, group.BatchSize, kubelet, world.Scene.Timings, now, wish.Force);
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = "VersionUpdate",
            Nodegroup = group.Name,
            CreatedAt = now,
            Duration = roll.Duration,
            Params = [.. group.CustomAmi ? [] : (ReadOnlySpan<(string, string)>)[("Version", target.ToString()), ("ReleaseVersion", release)],
                .. template is null ? [] : (ReadOnlySpan<(string, string)>)[("LaunchTemplateVersion", template)]],
            From = group.Version.ToString(),
            To = target.ToString(),
            Token = wish.Token,
            Doom = Doom(cluster, group, wish.Force),
            Roll = roll,
            Complete = at =>
            {
                group.Version = target;
                group.ReleaseVersion = release;
                group.Template?.Used = template ?? group.Template.Used;
                group.ModifiedAt = at;
                group.Roll = null;
                group.HealthIssue = null;
                return null;
            },
            Abandon = (at, failure) =>
            {
                roll.Abandon();
                group.ModifiedAt = at;
                group.Roll = null;
                group.HealthIssue = NodegroupFailures.Lasts(failure.Code) ? failure : group.HealthIssue;
            },
        };
        group.Roll = roll;
        cluster.Updates.Add(update);
        return update;
    }

    private UpdateFailure? Doom(Cluster cluster, Nodegroup group, bool force)
    {
        if (world.Faults.Strike(FaultBoard.NodegroupFails, [group.Name, "UpdateNodegroupVersion", null], cluster.EksName, cluster.Name) is not { } fault)
        {
            return null;
        }

        var code = fault.Code ?? "PodEvictionFailure";

        // Force deletes the pods that do not leave, so nothing is left to fail.
        if (force && code == "PodEvictionFailure")
        {
            return null;
        }

        return NodegroupFailures.For(code, fault.Message, cluster, group);
    }

    private static string Date(string release) => release[(release.IndexOf('-') + 1)..];

    private static EksError Refused(Cluster cluster, Nodegroup group, string message) =>
        new(400, "InvalidParameterException", message) { Cluster = cluster.EksName, Nodegroup = group.Name };
}

/// <summary>What UpdateNodegroupVersion is asked for.</summary>
internal sealed record NodegroupWish(string? Version = null, string? ReleaseVersion = null, bool Force = false, string? Token = null)
{
    /// <summary>The launch template's id or name, when the call names one.</summary>
    public string? TemplateId { get; init; }

    /// <summary>A number, <c>$Latest</c> or <c>$Default</c>.</summary>
    public string? TemplateVersion { get; init; }
}

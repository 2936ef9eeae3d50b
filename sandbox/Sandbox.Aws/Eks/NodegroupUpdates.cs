using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Judges and begins updates of a managed node group's version.</summary>
internal sealed class NodegroupUpdates(AwsWorld world)
{
    public Update Begin(
        Cluster cluster, Nodegroup group, string? version, string? releaseVersion, bool force, string? token, DateTimeOffset now)
    {
        RefuseWhileBusy(cluster, group);
        var target = Target(cluster, group, version, releaseVersion);
        var latest = world.Kubernetes.NodeRelease(target, now);

        // A release is asked for as PATCH-DATE; any date up to the newest is an image that exists.
        if (releaseVersion is not null
            && (!releaseVersion.StartsWith($"{target}.", StringComparison.Ordinal) || string.CompareOrdinal(Date(releaseVersion), Date(latest)) > 0))
        {
            throw Refused(cluster, group, version is null
                ? $"Requested Nodegroup release version {releaseVersion} is invalid. Allowed release version is {latest}"
                : $"Requested release version {releaseVersion} is not valid for kubernetes version {target}.");
        }

        return Begin(cluster, group, target, releaseVersion ?? latest, force, token, now);
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

    private Update Begin(
        Cluster cluster, Nodegroup group, KubernetesVersion target, string release, bool force, string? token, DateTimeOffset now)
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

        var roll = new NodeRoll(group, Kubelet(release), world.Scene.Timings, now);
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = "VersionUpdate",
            Nodegroup = group.Name,
            CreatedAt = now,
            Duration = roll.Duration,
            Params = [("Version", target.ToString()), ("ReleaseVersion", release)],
            From = group.Version.ToString(),
            To = target.ToString(),
            Token = token,
            Doom = Doom(cluster, group, force),
            Complete = at =>
            {
                group.Version = target;
                group.ReleaseVersion = release;
                group.ModifiedAt = at;
                group.Nodes = roll.Finished();
                group.Roll = null;
                group.HealthIssue = null;
            },
            Abandon = at =>
            {
                group.Nodes = roll.Abandoned(at);
                group.ModifiedAt = at;
                group.Roll = null;
            },
        };
        group.Roll = roll;
        cluster.Updates.Add(update);
        return update;
    }

    private UpdateFailure? Doom(Cluster cluster, Nodegroup group, bool force)
    {
        if (world.Faults.Strike(FaultBoard.NodegroupFails, null, cluster.EksName, cluster.Name) is not { } fault)
        {
            return null;
        }

        var code = fault.Code ?? "PodEvictionFailure";

        // Force deletes the pods that do not leave, so nothing is left to fail.
        if (force && code == "PodEvictionFailure")
        {
            return null;
        }

        var message = fault.Message ?? code switch
        {
            "PodEvictionFailure" => $"Reached max retries while trying to evict pods from nodes in node group {group.Name}",
            "NodeCreationFailure" => "Instances failed to join the kubernetes cluster",
            _ => $"The update of node group {group.Name} failed",
        };
        return new UpdateFailure(code, message, [.. group.Nodes.TakeLast(2).Select(node => node.Name)]);
    }

    private static string Date(string release) => release[(release.IndexOf('-') + 1)..];

    private static EksError Refused(Cluster cluster, Nodegroup group, string message) =>
        new(400, "InvalidParameterException", message) { Cluster = cluster.EksName, Nodegroup = group.Name };
}

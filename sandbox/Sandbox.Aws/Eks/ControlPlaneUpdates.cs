using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Judges and begins updates of a control plane's version, in the order in which the real API is seen to judge.</summary>
internal sealed class ControlPlaneUpdates(AwsWorld world)
{
    /// <summary>EKS takes a control plane back for seven days after its upgrade (since July 2026).</summary>
    private static readonly TimeSpan RollbackWindow = TimeSpan.FromDays(7);

    /// <summary>In the calendar that scenes are written in: before that day EKS took nothing back.</summary>
    private static readonly DateTimeOffset RollbackSince = new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public Update Begin(Cluster cluster, string? version, bool force, string? token, DateTimeOffset now)
    {
        RefuseWhileBusy(cluster, "VersionUpdate", world);

        if (!KubernetesVersion.TryParse(version, out var target)
            || world.Kubernetes.Find(target, now) is not { } release
            || release.Status(now) == "UNSUPPORTED")
        {
            throw Refused(cluster, "unsupported Kubernetes version");
        }

        var rollback = IsRollback(world, cluster, target, now);

        if (!rollback && target != cluster.Version.Next)
        {
            throw Refused(cluster, $"Unsupported Kubernetes minor version update from {cluster.Version} to {target}");
        }

        if (rollback)
        {
            RefusePolicy(cluster, target, release.Status(now));
        }

        RefuseForNodes(cluster, target, rollback);

        if (rollback && !force && new RollbackInsightChecks(world).For(cluster, now).FirstOrDefault(insight => insight.Status is "ERROR" or "UNKNOWN") is not null)
        {
            // That these insights are enforced is documented; the words follow those for upgrades (provider#42031) and are assumed.
            throw new EksError(400, "InvalidStateException",
                "Rollback readiness issues detected. Call the EKS ListInsights API to view rollback blocking issues detected by EKS. "
                + "Pass the force flag to override rollback readiness errors and proceed with rollback.")
            { Cluster = cluster.EksName };
        }

        if (!rollback && !force && world.Faults.Strike(FaultBoard.InsightsBlock, "UpdateClusterVersion", cluster.EksName, cluster.Name) is not null)
        {
            throw new EksError(400, "InvalidStateException",
                "Upgrade readiness issues detected. Call the EKS ListInsights API to view upgrade blocking issues detected by EKS. "
                + "Pass the force flag to override upgrade readiness errors and proceed with upgrade.")
            { Cluster = cluster.EksName };
        }

        return Begin(cluster, target, rollback, token, now);
    }

    /// <summary>One update at a time; a hidden platform patch holds the same lock while the cluster looks ACTIVE.</summary>
    public static void RefuseWhileBusy(Cluster cluster, string type, AwsWorld world)
    {
        if (cluster.Running is { } running)
        {
            throw new EksError(409, "ResourceInUseException",
                $"Cannot {type} because cluster {cluster.EksName} currently has update {running.Id} in progress")
            { Cluster = cluster.EksName };
        }

        if (world.Faults.Strike(FaultBoard.HiddenPatch, $"UpdateCluster{(type == "VersionUpdate" ? "Version" : "Config")}", cluster.EksName, cluster.Name)
            is { } patch)
        {
            // Both forms are seen: with the id of an update that no call describes, and without.
            var which = patch.Code == "id" ? $"update {Stable.Uuid($"{cluster.Arn}/hidden-patch")}" : "an update";
            throw new EksError(409, "ResourceInUseException", $"Cannot {type} because cluster {cluster.EksName} currently has {which} in progress")
            { Cluster = cluster.EksName };
        }
    }

    private Update Begin(Cluster cluster, KubernetesVersion target, bool rollback, string? token, DateTimeOffset now)
    {
        var platform = world.Kubernetes.PlatformVersion(target, now);
        var doom = world.Faults.Strike(FaultBoard.ControlPlaneFails, operation: null, cluster.EksName, cluster.Name) is { } fault
            ? ControlPlaneFailures.For(fault.Code ?? "IpNotAvailable", fault.Message, cluster)
            : null;
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = rollback ? "VersionRollback" : "VersionUpdate",
            CreatedAt = now,
            Duration = TimeSpan.FromMinutes(world.Scene.Timings.ControlPlane),
            Params = [("Version", target.ToString()), ("PlatformVersion", platform)],
            From = cluster.Version.ToString(),
            To = target.ToString(),
            Token = token,
            Doom = doom,
            Complete = at =>
            {
                cluster.Version = target;
                cluster.Patch = world.Kubernetes.Patch(target, at);
                cluster.PlatformVersion = platform;
                // A control plane that was taken back cannot be taken back once more.
                cluster.UpgradedAt = rollback ? null : at;
                LetPoolsFollow(cluster, at);
                return null;
            },
        };
        cluster.Updates.Add(update);
        return update;
    }

    /// <summary>Karpenter sees that its image has drifted, and Auto Mode replaces its nodes: both by themselves, as budgets allow.</summary>
    private void LetPoolsFollow(Cluster cluster, DateTimeOffset at)
    {
        foreach (var pool in cluster.Pools.Where(pool => pool.Follows))
        {
            // The next upgrade may come while the nodes of the last one are still being replaced.
            pool.Roll?.Abandon();
            pool.Version = cluster.Version;
            pool.Roll = new NodeRoll(
                cluster.Workloads, pool, pool.BatchSize, KubernetesCatalogue.GitVersion(cluster.Patch), world.Scene.Timings, at, patient: true);
        }
    }

    private static bool IsRollback(AwsWorld world, Cluster cluster, KubernetesVersion target, DateTimeOffset now) =>
        target.Next == cluster.Version && world.Calendar.AsWritten(now) >= RollbackSince
        && cluster.UpgradedAt is { } upgraded && now - upgraded <= RollbackWindow;

    /// <summary>When a cluster can still be taken back, to which version, and until when; null when it cannot.</summary>
    public static (KubernetesVersion To, DateTimeOffset Until)? Window(AwsWorld world, Cluster cluster, DateTimeOffset now) =>
        IsRollback(world, cluster, cluster.Version.Previous, now) ? (cluster.Version.Previous, cluster.UpgradedAt!.Value + RollbackWindow) : null;

    private static void RefusePolicy(Cluster cluster, KubernetesVersion target, string status)
    {
        // The rule is documented (rollback-cluster.adoc), the words are assumed.
        if (status == "EXTENDED_SUPPORT" && cluster.SupportType != "EXTENDED")
        {
            throw new EksError(400, "InvalidRequestException",
                $"Cluster {cluster.EksName} cannot be rolled back to version {target} in extended support because its upgrade policy is {cluster.SupportType}")
            { Cluster = cluster.EksName };
        }
    }

    private static void RefuseForNodes(Cluster cluster, KubernetesVersion target, bool rollback)
    {
        // A kubelet may never be newer than its API server, and at most three minors older (two before 1.25).
        string[] wrong = [.. cluster.Nodegroups
            .Where(group => rollback
                ? group.Version > target
                : target.Minor - group.Version.Minor > (group.Version.Minor >= 25 ? 3 : 2))
            .Select(group => group.Name)];

        if (wrong.Length > 0)
        {
            throw new EksError(400, "InvalidRequestException",
                $"Nodegroups {string.Join(", ", wrong)} must be updated to match cluster version {(rollback ? target : cluster.Version)} "
                + "before updating cluster version")
            { Cluster = cluster.EksName };
        }

        // Pods on Fargate keep the kubelet that they were started with, and here EKS wants the control plane's own minor.
        if (cluster.Fargate.Nodes.Exists(node => node.Minor != (rollback ? target : cluster.Version).Minor))
        {
            throw new EksError(400, "InvalidRequestException",
                $"Kubelet version of Fargate pods must be updated to match cluster version {(rollback ? target : cluster.Version)} "
                + "before updating cluster version; Please recycle all offending pod replicas")
            { Cluster = cluster.EksName };
        }
    }

    private static EksError Refused(Cluster cluster, string message) =>
        new(400, "InvalidParameterException", message) { Cluster = cluster.EksName };
}

using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Makes the clusters of a scene as they stand at its first instant.</summary>
internal sealed class ClusterFactory(KubernetesCatalogue catalogue, AddonCatalogue addons)
{
    /// <summary>The upgrade that a cluster has behind it: from its update EKS, and whoever asks, knows when it was.</summary>
    private static Update Upgrade(Scene scene, Cluster cluster, DateTimeOffset at)
    {
        var duration = TimeSpan.FromMinutes(scene.Timings.ControlPlane);
        var upgrade = new Update
        {
            Id = Stable.Uuid($"{cluster.Arn}/upgrade/{cluster.Version}"),
            Type = "VersionUpdate",
            CreatedAt = at - duration,
            Duration = duration,
            Params = [("Version", cluster.Version.ToString()), ("PlatformVersion", cluster.PlatformVersion)],
            From = cluster.Version.Previous.ToString(),
            To = cluster.Version.ToString(),
            Complete = _ => null,
        };
        upgrade.Settle(at);
        return upgrade;
    }

    public Cluster Create(Scene scene, SceneCluster from)
    {
        var version = KubernetesVersion.Parse(from.Version);
        var cluster = new Cluster(scene.Timings)
        {
            Scene = from,
            AccountId = scene.AccountId,
            Version = version,
            Patch = catalogue.Patch(version, scene.Clock),
            PlatformVersion = catalogue.PlatformVersion(version, scene.Clock),
            UpgradedAt = from.UpgradedAt,
            SupportType = from.SupportType,
            InsightsRefreshedAt = scene.Clock.AddHours(-7),
            Fargate = new NodePool("fargate", "fargate", "", "") { Version = version, Region = from.Region },
        };

        Tag(cluster.Tags, from);
        cluster.Releases.AddRange(from.Releases);

        foreach (var group in from.Nodegroups)
        {
            var nodegroup = Nodegroup(scene, from, version, group);
            nodegroup.HealthIssue = group.Issue is { } issue ? Eks.NodegroupFailures.For(issue, null, cluster, nodegroup) : null;
            cluster.Nodegroups.Add(nodegroup);
        }

        foreach (var (name, pinned) in from.Addons)
        {
            var addonVersion = pinned.Length > 0 ? pinned : addons.Default(name, version, scene.Clock)
                ?? throw new InvalidDataException($"The scene gives no version for {name} and none fits {version}.");
            var addon = new Addon
            {
                Name = name,
                Version = addonVersion,
                CreatedAt = from.CreatedAt.AddMinutes(20),
                ModifiedAt = from.UpgradedAt ?? from.CreatedAt.AddMinutes(22),
            };
            addon.ChangedByHand = from.AddonsChangedByHand.GetValueOrDefault(name);
            addon.WillDegrade = from.AddonsThatDegrade.Contains(name);
            if (from.AddonsThatAreDegraded.Contains(name))
            {
                (addon.Status, addon.HealthIssue) = ("DEGRADED", Eks.AddonFailures.For("InsufficientNumberOfReplicas", null, addon));
            }

            Tag(addon.Tags, from);
            cluster.Addons.Add(addon);
        }

        cluster.Pools.AddRange(from.Pools.Select(pool => Pool(scene, from, version, pool)));
        WorkloadFactory.Fill(cluster, catalogue, scene.Clock);
        if (from.UpgradedAt is { } upgraded && upgraded <= scene.Clock)
        {
            cluster.Updates.Add(Upgrade(scene, cluster, upgraded));
        }

        return cluster;
    }

    private Nodegroup Nodegroup(Scene scene, SceneCluster from, KubernetesVersion control, SceneNodegroup group)
    {
        var template = group.LaunchTemplate is { } source ? Template(source, scene, from) : null;
        var image = group.AmiType == "CUSTOM" ? template!.Patch(template.Used) : null;
        var version = image is not null ? KubernetesVersion.Parse(image[..image.LastIndexOf('.')])
            : group.Version is null ? control : KubernetesVersion.Parse(group.Version);
        // The nodes have the image of the day they were last rolled, not today's; those that lag were rolled long before.
        var made = Made(from, group.Version is null);
        var release = image is not null ? template!.Ami(template.Used) : catalogue.NodeRelease(version, made);
        var nodegroup = new Nodegroup
        {
            Scene = group,
            Region = from.Region,
            Version = version,
            ReleaseVersion = release,
            Template = template,
            CreatedAt = from.CreatedAt.AddMinutes(15),
            ModifiedAt = made,
            MinSize = Math.Max(1, group.Nodes / 2),
            MaxSize = group.Nodes * 2,
            DesiredSize = group.Nodes,
            MaxUnavailable = group.MaxUnavailable ?? (group.MaxUnavailablePercentage is null ? 1 : null),
            MaxUnavailablePercentage = group.MaxUnavailablePercentage,
            Labels = new Dictionary<string, string>(group.Labels),
        };

        nodegroup.Nodes = [.. Enumerable.Range(0, group.Nodes).Select(i => nodegroup.NewNode(0, i, nodegroup.Kubelet, made.AddMinutes(i)))];
        foreach (var (node, index) in nodegroup.Nodes.Select((node, index) => (node, index)))
        {
            (node.Broken, node.Cordoned) = (index < group.Broken, index < group.Cordoned);
        }

        Tag(nodegroup.Tags, from);
        return nodegroup;
    }

    private static DateTimeOffset Made(SceneCluster from, bool current) => (from.UpgradedAt ?? from.CreatedAt).AddHours(current ? 2 : -150 * 24);

    private NodePool Pool(Scene scene, SceneCluster from, KubernetesVersion control, ScenePool source)
    {
        var version = source.Version is null ? control : KubernetesVersion.Parse(source.Version);
        var made = Made(from, source.Version is null);
        var pool = new NodePool(source.Kind, source.Name, source.InstanceType, source.AmiType, source.Runtime)
        {
            Version = version,
            Region = from.Region,
            Pinned = source.Pinned,
            Budget = source.Budget,
            Labels = new Dictionary<string, string>(source.Labels),
        };
        // A pool that lags by itself and is not pinned would have moved before the scene began.
        var patch = pool.Follows ? catalogue.Patch(version, scene.Clock) : catalogue.NodeRelease(version, made).Split('-')[0];
        pool.Nodes = [.. Enumerable.Range(0, source.Nodes).Select(i => pool.NewNode(0, i, KubernetesCatalogue.GitVersion(patch), made.AddMinutes(i)))];
        return pool;
    }

    private LaunchTemplate Template(SceneLaunchTemplate source, Scene scene, SceneCluster from)
    {
        var template = new LaunchTemplate(source.Name, $"lt-0{Stable.Hex($"{scene.AccountId}/{from.Name}/{source.Name}", 16)}") { Used = source.Version };
        template.Images.AddRange(source.Images.Select(minor => minor.Length == 0 ? "" : catalogue.Patch(KubernetesVersion.Parse(minor), scene.Clock)));
        return template;
    }

    /// <summary>The tags that the Terraform code of <c>Origins</c> gives to everything it makes.</summary>
    private static void Tag(Dictionary<string, string> tags, SceneCluster from)
    {
        tags["team"] = "platform";
        tags["environment"] = from.Name;
        tags["module"] = "eks";
        tags["managed_by"] = "terraform";
    }
}

using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Makes the clusters of a scene as they stand at its first instant.</summary>
internal sealed class ClusterFactory(KubernetesCatalogue catalogue, AddonCatalogue addons)
{
    public Cluster Create(Scene scene, SceneCluster from)
    {
        var version = KubernetesVersion.Parse(from.Version);
        var cluster = new Cluster
        {
            Scene = from,
            AccountId = scene.AccountId,
            Version = version,
            Patch = catalogue.Patch(version, scene.Clock),
            PlatformVersion = catalogue.PlatformVersion(version, scene.Clock),
            UpgradedAt = from.UpgradedAt,
            SupportType = from.SupportType,
            InsightsRefreshedAt = scene.Clock.AddHours(-7),
        };

        Tag(cluster.Tags, from);
        cluster.Releases.AddRange(from.Releases);

        foreach (var group in from.Nodegroups)
        {
            cluster.Nodegroups.Add(Nodegroup(scene, from, version, group));
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
            Tag(addon.Tags, from);
            cluster.Addons.Add(addon);
        }

        return cluster;
    }

    private Nodegroup Nodegroup(Scene scene, SceneCluster from, KubernetesVersion control, SceneNodegroup group)
    {
        var version = group.Version is null ? control : KubernetesVersion.Parse(group.Version);
        // The nodes have the image of the day they were last rolled, not today's; those that lag were rolled long before.
        var made = (from.UpgradedAt ?? from.CreatedAt).AddHours(group.Version is null ? 2 : -150 * 24);
        var release = catalogue.NodeRelease(version, made);
        var nodegroup = new Nodegroup
        {
            Scene = group,
            Region = from.Region,
            Version = version,
            ReleaseVersion = release,
            CreatedAt = from.CreatedAt.AddMinutes(15),
            ModifiedAt = made,
            MinSize = Math.Max(1, group.Nodes / 2),
            MaxSize = group.Nodes * 2,
            DesiredSize = group.Nodes,
            MaxUnavailable = group.MaxUnavailable ?? (group.MaxUnavailablePercentage is null ? 1 : null),
            MaxUnavailablePercentage = group.MaxUnavailablePercentage,
            Labels = new Dictionary<string, string>(group.Labels),
        };

        var kubelet = KubernetesCatalogue.GitVersion(release[..release.IndexOf('-')]);
        nodegroup.Nodes = [.. Enumerable.Range(0, group.Nodes).Select(i => nodegroup.NewNode(0, i, kubelet, made.AddMinutes(i)))];
        Tag(nodegroup.Tags, from);
        return nodegroup;
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

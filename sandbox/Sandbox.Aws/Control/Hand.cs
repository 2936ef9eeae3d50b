using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>What a person does in the AWS console while the bot looks elsewhere. EKS judges it as it judges everybody.</summary>
internal static class Hand
{
    /// <summary>Everything that can be done by hand; the rest is in <see cref="KubernetesHand"/>.</summary>
    private static readonly string[] Actions =
    [
        "upgrade", "upgrade-nodegroup", "upgrade-addon", "finish", "nodegroup-issue", "launch-template", "change-addon", "insight",
        .. KubernetesHand.Actions,
    ];

    public static void Act(AwsWorld world, HandMade act, DateTimeOffset now)
    {
        var cluster = world.Find(act.Name);

        switch (act.Action)
        {
            case "upgrade":
                new ControlPlaneUpdates(world).Begin(cluster, act.Version ?? cluster.Version.Next.ToString(), force: false, token: null, now);
                break;
            case "upgrade-nodegroup":
                var group = Group(cluster, act);
                new NodegroupUpdates(world).Begin(cluster, group, group.CustomAmi
                    ? new NodegroupWish { TemplateVersion = act.Version ?? "$Latest" }
                    : new NodegroupWish(act.Version), now);
                break;
            case "upgrade-addon":
                new AddonOperations(world).Update(
                    new EksRequest
                    {
                        Operation = "UpdateAddon",
                        Names = [cluster.EksName, act.Addon ?? cluster.Addons[0].Name],
                        Query = new Dictionary<string, IReadOnlyList<string>>(),
                        Body = new JsonObject { ["addonVersion"] = act.Version },
                        Region = cluster.Region,
                        AccessKey = "console",
                    }, cluster, now);
                break;
            case "finish":
                Finish(cluster, now);
                break;
            case "nodegroup-issue":
                Group(cluster, act).HealthIssue = act.Code is null or "" ? null : NodegroupFailures.For(act.Code, act.Message, cluster, Group(cluster, act));
                break;
            case "launch-template":
                AddTemplateVersion(world, cluster, act, now);
                break;
            case "change-addon":
                var addon = AddonOperations.Find(cluster, act.Addon ?? "");
                addon.ChangedByHand = act.Code ?? $"DaemonSet.apps {AddonObjects.Name(addon.Name)} - .spec.template.spec.containers";
                break;
            case "insight":
                SetInsight(world, cluster, act, now);
                break;
            default:
                if (!KubernetesHand.Act(cluster, act, now))
                {
                    throw EksError.InvalidParameter($"No action '{act.Action}': {string.Join(", ", Actions)}.");
                }

                break;
        }
    }

    /// <summary>The impatient button: whatever runs in this cluster is over now.</summary>
    private static void Finish(Cluster cluster, DateTimeOffset now)
    {
        foreach (var update in cluster.Updates.Where(update => update.Running).ToArray())
        {
            if (update.Doom is null)
            {
                update.Roll?.Rush(now);
            }

            update.Settle(update.EndsAt);
        }

        foreach (var pool in cluster.Pools.Where(pool => pool.Roll is not null))
        {
            pool.Roll!.Rush(now);
        }
    }

    private static Nodegroup Group(Cluster cluster, HandMade act) =>
        NodegroupOperations.Find(cluster, act.Nodegroup ?? cluster.Nodegroups.FirstOrDefault()?.Name ?? "");

    /// <summary>Somebody has baked an image of another Kubernetes minor and made a launch template version of it.</summary>
    private static void AddTemplateVersion(AwsWorld world, Cluster cluster, HandMade act, DateTimeOffset now)
    {
        if (Group(cluster, act).Template is not { } template)
        {
            throw EksError.InvalidParameter($"Node group {Group(cluster, act).Name} has no launch template.");
        }

        template.Images.Add(KubernetesVersion.TryParse(act.Version ?? cluster.Version.ToString(), out var minor)
            ? world.Kubernetes.Patch(minor, now)
            : throw EksError.InvalidParameter($"'{act.Version}' is no Kubernetes minor version."));
    }

    private static void SetInsight(AwsWorld world, Cluster cluster, HandMade act, DateTimeOffset now)
    {
        string[] names = [.. new InsightChecks(world).For(cluster, now).Concat(new RollbackInsightChecks(world).For(cluster, now)).Select(insight => insight.Name)];

        if (act.Insight is null || !names.Contains(act.Insight))
        {
            throw EksError.InvalidParameter($"No insight '{act.Insight}': {string.Join(", ", names)}.");
        }

        if (act.Version is null or "")
        {
            cluster.InsightsByHand.Remove(act.Insight);
        }
        else
        {
            cluster.InsightsByHand[act.Insight] = act.Version;
        }
    }
}

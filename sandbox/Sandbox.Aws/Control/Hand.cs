using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Eks;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>What a person does in the AWS console while the bot looks elsewhere. EKS judges it as it judges everybody.</summary>
internal static class Hand
{
    public static void Act(AwsWorld world, HandMade act, DateTimeOffset now)
    {
        var cluster = world.Find(act.Name);

        switch (act.Action)
        {
            case "upgrade":
                new ControlPlaneUpdates(world).Begin(cluster, act.Version ?? cluster.Version.Next.ToString(), force: false, token: null, now);
                break;
            case "upgrade-nodegroup":
                var group = NodegroupOperations.Find(cluster, act.Nodegroup ?? cluster.Nodegroups[0].Name);
                new NodegroupUpdates(world).Begin(cluster, group, act.Version, releaseVersion: null, force: false, token: null, now);
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
                // The impatient button: whatever runs in this cluster is over now.
                foreach (var update in cluster.Updates.Where(update => update.Running).ToArray())
                {
                    update.Settle(update.EndsAt);
                }

                break;
            default:
                throw EksError.InvalidParameter($"No action '{act.Action}': upgrade, upgrade-nodegroup, upgrade-addon or finish.");
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>Judges and begins updates of an add-on.</summary>
internal sealed class AddonUpdates(AwsWorld world)
{
    public Update Begin(EksRequest request, Cluster cluster, Addon addon, DateTimeOffset now)
    {
        if (cluster.RunningFor(addon) is { } running)
        {
            throw Refused(409, "ResourceInUseException",
                $"Cannot update addon {addon.Name} because it currently has update {running.Id} in progress", cluster, addon);
        }

        var version = request.Text("addonVersion") ?? addon.Version;
        var resolve = request.Text("resolveConflicts") ?? "NONE";
        RefuseVersion(cluster, addon, version, now);

        if (resolve is not ("NONE" or "OVERWRITE" or "PRESERVE"))
        {
            throw Refused(400, "InvalidParameterException", $"ResolveConflicts value {resolve} is not supported", cluster, addon);
        }

        if (request.Text("configurationValues") is { Length: > 0 } values && !IsObject(values))
        {
            // Real EKS judges by the add-on's schema; here anything that is an object fits.
            throw Refused(400, "InvalidParameterException", "ConfigurationValue provided in request is not supported: it is not a JSON object", cluster, addon);
        }

        return Begin(request, cluster, addon, version, resolve, now);
    }

    private void RefuseVersion(Cluster cluster, Addon addon, string version, DateTimeOffset now)
    {
        if (version == addon.Version)
        {
            return;
        }

        if (!world.Addons.Versions(addon.Name, cluster.Version, now).Contains(version))
        {
            throw Refused(400, "InvalidParameterException", "Addon version specified is not supported", cluster, addon);
        }

        // The words of terraform-aws-eks#2749.
        if (addon.Name == "vpc-cni" && Math.Abs(Minor(version) - Minor(addon.Version)) > 1)
        {
            throw Refused(400, "InvalidParameterException", "Updating VPC-CNI can only go up or down 1 minor version at a time", cluster, addon);
        }
    }

    private Update Begin(EksRequest request, Cluster cluster, Addon addon, string version, string resolve, DateTimeOffset now)
    {
        var update = new Update
        {
            Id = Guid.NewGuid().ToString(),
            Type = "AddonUpdate",
            Addon = addon.Name,
            CreatedAt = now,
            Duration = TimeSpan.FromMinutes(world.Scene.Timings.Addon),
            Params = [("AddonVersion", version), ("ResolveConflicts", resolve)],
            From = addon.Version,
            To = version,
            Token = request.Token,
            Doom = Doom(cluster, addon, resolve),
            Complete = at =>
            {
                Apply(request, cluster, addon, version, resolve, at);
                return IsShort(cluster, addon) ? AddonFailures.For("InsufficientNumberOfReplicas", null, addon) : null;
            },
            Abandon = (at, failure) =>
            {
                if (AddonFailures.WasApplied(failure.Code))
                {
                    Apply(request, cluster, addon, version, resolve, at);
                }

                addon.Status = failure.Cancelled ? addon.Status : AddonFailures.Status(failure.Code);
                addon.HealthIssue = failure.Cancelled ? addon.HealthIssue : failure;
                addon.ModifiedAt = at;
            },
        };
        cluster.Updates.Add(update);
        return update;
    }

    private UpdateFailure? Doom(Cluster cluster, Addon addon, string resolve)
    {
        if (world.Faults.Strike(FaultBoard.AddonFails, [addon.Name, "UpdateAddon", null], cluster.EksName, cluster.Name) is { } fault)
        {
            return AddonFailures.For(fault.Code ?? "ConfigurationConflict", fault.Message, addon);
        }

        return addon.ChangedByHand is not null && resolve == "NONE" ? AddonFailures.For("ConfigurationConflict", null, addon) : null;
    }

    private static void Apply(EksRequest request, Cluster cluster, Addon addon, string version, string resolve, DateTimeOffset at)
    {
        addon.Version = version;
        addon.ConfigurationValues = request.Text("configurationValues") ?? addon.ConfigurationValues;
        addon.ModifiedAt = at;
        addon.Status = "ACTIVE";
        addon.HealthIssue = null;
        addon.ChangedByHand = resolve == "OVERWRITE" ? null : addon.ChangedByHand;

        if (cluster.Workloads.All.Find(workload => workload.Addon == addon.Name) is { } workload
            && AddonObjects.Image(cluster, addon.Name, version) is { } image && image != workload.Image)
        {
            workload.Revise(image, workload.TemplateAnnotations, at);
            workload.Generation++;
            workload.Broken |= addon.WillDegrade;
        }
    }

    /// <summary>What the add-on runs does not run: EKS waits for it and gives up.</summary>
    private static bool IsShort(Cluster cluster, Addon addon) =>
        cluster.Workloads.All.Exists(workload => workload.Addon == addon.Name && (workload.Broken || workload.Crashing > 0));

    private static bool IsObject(string values)
    {
        try
        {
            return JsonNode.Parse(values) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Minor(string version) => int.Parse(version.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static EksError Refused(int status, string code, string message, Cluster cluster, Addon addon) =>
        new(status, code, message) { Cluster = cluster.EksName, Addon = addon.Name };
}

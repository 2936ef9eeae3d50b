using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Resources;

namespace EksUpgradeBot.Sandbox.Terraform.State;

/// <summary>The resources of the module in a state.</summary>
internal static class StateResources
{
    /// <summary>Which attributes are sets, that is lists whose order is Terraform's alone.</summary>
    private static readonly string[] Sets = ["enabled_cluster_log_types", "subnet_ids", "security_group_ids", "public_access_cidrs"];

    /// <summary>The attributes under each address, sets in order.</summary>
    public static Dictionary<ResourceAddress, JsonObject> Read(JsonObject? document)
    {
        var found = new Dictionary<ResourceAddress, JsonObject>();
        foreach (var resource in document?["resources"] as JsonArray ?? [])
        {
            foreach (var instance in resource!["instances"]!.AsArray())
            {
                var attributes = instance!["attributes"]!.DeepClone().AsObject();
                Order(attributes);
                found[new ResourceAddress(resource["type"]!.ToString(), instance["index_key"]?.ToString())] = attributes;
            }
        }

        return found;
    }

    /// <summary>The state's list of resources with other attributes in it.</summary>
    public static JsonArray With(JsonArray resources, IReadOnlyDictionary<ResourceAddress, JsonObject> attributes)
    {
        var written = resources.DeepClone().AsArray();
        foreach (var resource in written)
        {
            foreach (var instance in resource!["instances"]!.AsArray())
            {
                var address = new ResourceAddress(resource["type"]!.ToString(), instance!["index_key"]?.ToString());
                if (attributes.TryGetValue(address, out var value))
                {
                    instance["attributes"] = value.DeepClone();
                }
            }
        }

        return written;
    }

    private static void Order(JsonObject attributes)
    {
        foreach (var name in Sets)
        {
            if (attributes[name] is JsonArray set)
            {
                attributes[name] = Values.Set(set);
            }
        }

        if (attributes["vpc_config"] is JsonArray { Count: > 0 } network)
        {
            Order(network[0]!.AsObject());
        }
    }
}

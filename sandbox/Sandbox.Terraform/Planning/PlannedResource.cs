using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Resources;

namespace EksUpgradeBot.Sandbox.Terraform.Planning;

/// <summary>What a plan says of one resource.</summary>
internal sealed record PlannedResource(ResourceAddress Address, ResourceKind Kind)
{
    /// <summary>As the state had it; null when the state does not know it.</summary>
    public JsonObject? Recorded { get; init; }

    /// <summary>As EKS has it; null when it is not there.</summary>
    public JsonObject? Actual { get; init; }

    /// <summary>As it is to be; null when it is to go.</summary>
    public JsonObject? Planned { get; private init; }

    /// <summary>Attributes whose change forces another resource.</summary>
    public string[] ReplacePaths { get; private init; } = [];

    public string Action => (Actual, Planned) switch
    {
        (null, null) => "noop",
        (null, _) => "create",
        (_, null) => "delete",
        _ when ReplacePaths.Length > 0 => "replace",
        _ => JsonNode.DeepEquals(Actual, Planned) ? "noop" : "update",
    };

    /// <summary>What became of it outside of Terraform: <c>update</c>, <c>delete</c>, or null.</summary>
    public string? Drift => Recorded is null ? null
        : Actual is null ? "delete"
        : JsonNode.DeepEquals(Recorded, Actual) ? null : "update";

    /// <summary>The same with a decision about what the code wants; null when the code has no such resource.</summary>
    public PlannedResource Decide(JsonObject? wanted)
    {
        if (wanted is null)
        {
            return this with { Planned = null };
        }

        if (Actual is null)
        {
            return this with { Planned = Kind.New(wanted) };
        }

        var settled = Values.Merge(wanted);
        Kind.Ignore(settled);
        var forced = Kind.ForceNew.Where(name => settled[name] is not null && !JsonNode.DeepEquals(Actual[name], settled[name])).ToArray();
        return forced.Length > 0
            ? this with { Planned = Kind.New(wanted), ReplacePaths = forced }
            : this with { Planned = Overlay(Actual, settled) };
    }

    public JsonObject ToChange()
    {
        var change = new JsonObject
        {
            ["actions"] = Action switch
            {
                "noop" => new JsonArray("no-op"),
                "replace" => new JsonArray("delete", "create"),
                var single => new JsonArray(single),
            },
            ["before"] = Actual?.DeepClone(),
            ["after"] = Planned?.DeepClone(),
            ["after_unknown"] = Action is "create" or "replace" ? Kind.UnknownWhenNew() : new JsonObject(),
            ["before_sensitive"] = Actual is null ? false : Values.Mask(Actual),
            ["after_sensitive"] = Planned is null ? false : MaskOfPlanned(),
        };
        var element = Address.ToPlan();
        element["change"] = change;
        if (ReplacePaths.Length > 0)
        {
            change["replace_paths"] = new JsonArray([.. ReplacePaths.Select(name => new JsonArray(name))]);
            element["action_reason"] = "replace_because_cannot_update";
        }
        else if (Action == "delete")
        {
            element["action_reason"] = "delete_because_no_resource_config";
        }

        return element;
    }

    public JsonObject ToDrift()
    {
        var element = Address.ToPlan();
        element["change"] = new JsonObject
        {
            ["actions"] = new JsonArray(Drift),
            ["before"] = Recorded?.DeepClone(),
            ["after"] = Actual?.DeepClone(),
            ["after_unknown"] = new JsonObject(),
            ["before_sensitive"] = Values.Mask(Recorded),
            ["after_sensitive"] = Actual is null ? false : Values.Mask(Actual),
        };
        return element;
    }

    /// <summary>What the code says, over what is there. What the code leaves open stays.</summary>
    private static JsonObject Overlay(JsonObject actual, JsonObject wanted)
    {
        var planned = Values.Merge(actual);
        foreach (var (name, value) in wanted)
        {
            planned[name] = (actual[name], value) switch
            {
                (var there, null) => there?.DeepClone(),
                (JsonArray { Count: 1 } there, JsonArray { Count: 1 } one) when there[0] is JsonObject block && one[0] is JsonObject says =>
                    Values.One(Overlay(block, says)),
                (var there, _) when JsonNode.DeepEquals(there, value) => there?.DeepClone(),
                _ => value.DeepClone(),
            };
        }

        return planned;
    }

    private JsonNode? MaskOfPlanned()
    {
        var mask = Values.Mask(Planned)!.AsObject();
        if (Action is "create" or "replace")
        {
            AddUnknown(mask, Kind.UnknownWhenNew());
        }

        return mask;
    }

    /// <summary>A block or list of which nothing is known yet is an empty one in the mask.</summary>
    private void AddUnknown(JsonObject mask, JsonObject unknown)
    {
        foreach (var (name, value) in unknown)
        {
            if (value is JsonArray { Count: 1 } blocks && blocks[0] is JsonObject inner && mask[name] is JsonArray { Count: 1 } masks)
            {
                AddUnknown(masks[0]!.AsObject(), inner);
            }
            else if (Kind.UnknownContainers.Contains(name))
            {
                mask[name] = new JsonArray();
            }
        }
    }
}

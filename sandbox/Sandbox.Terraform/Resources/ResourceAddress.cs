using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Resources;

/// <summary>A resource of the module <c>modules/eks</c>, all of whose resources are called <c>this</c>.</summary>
internal sealed record ResourceAddress(string Type, string? Key = null)
{
    public const string Module = "module.eks";

    public const string Provider = "registry.terraform.io/hashicorp/aws";

    private string Local => Key is null ? $"{Type}.this" : $"{Type}.this[\"{Key}\"]";

    public override string ToString() => $"{Module}.{Local}";

    /// <summary>True when a <c>-target</c> names it: the resource itself, all its instances, or the module.</summary>
    public bool IsTargetedBy(string target) => target == ToString() || target == $"{Module}.{Type}.this" || target == Module;

    /// <summary>As the lines of <c>-json</c> name it.</summary>
    public JsonObject ToUi() => new()
    {
        ["addr"] = ToString(),
        ["module"] = Module,
        ["resource"] = Local,
        ["implied_provider"] = "aws",
        ["resource_type"] = Type,
        ["resource_name"] = "this",
        ["resource_key"] = Key,
    };

    /// <summary>As an element of a plan's <c>resource_changes</c> names it.</summary>
    public JsonObject ToPlan()
    {
        var json = new JsonObject
        {
            ["address"] = ToString(),
            ["module_address"] = Module,
            ["mode"] = "managed",
            ["type"] = Type,
            ["name"] = "this",
        };
        if (Key is not null)
        {
            json["index"] = Key;
        }

        json["provider_name"] = Provider;
        return json;
    }

    /// <summary>From an element of <c>resource_changes</c>.</summary>
    public static ResourceAddress OfPlan(JsonNode element) => new(element["type"]!.ToString(), element["index"]?.ToString());
}

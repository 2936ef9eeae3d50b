using System.Globalization;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Planning;

/// <summary>A finished plan.</summary>
internal sealed record Plan(IReadOnlyList<PlannedResource> Resources, PlanOutputs Outputs, bool IsTargeted, bool IsErrored)
{
    public bool HasChanges => !IsErrored && (Outputs.HasChanges || Resources.Any(resource => resource.Action != "noop"));

    public int Count(params string[] actions) => Resources.Count(resource => actions.Contains(resource.Action));

    /// <summary>As <c>terraform show -json</c> prints it, without most of what repeats the code and the state.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["format_version"] = "1.2",
            ["terraform_version"] = Release.Version,
            ["planned_values"] = new JsonObject { ["root_module"] = new JsonObject() },
        };
        var ordered = Resources.OrderBy(resource => resource.Address.ToString(), StringComparer.Ordinal).ToList();
        if (!IsErrored && ordered.Any(resource => resource.Drift is not null))
        {
            json["resource_drift"] = new JsonArray([.. ordered.Where(resource => resource.Drift is not null).Select(resource => resource.ToDrift())]);
        }

        if (ordered.Count > 0)
        {
            json["resource_changes"] = new JsonArray([.. ordered.Select(resource => resource.ToChange())]);
        }

        if (!IsErrored)
        {
            json["output_changes"] = Outputs.ToChanges();
        }

        json["configuration"] = new JsonObject { ["root_module"] = new JsonObject() };
        json["checks"] = Checks();
        json["timestamp"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        json["applyable"] = HasChanges;
        json["complete"] = !IsTargeted && !IsErrored;
        json["errored"] = IsErrored;
        return json;
    }

    /// <summary>The validation of the module's variable, which was met, or there would be no plan.</summary>
    private static JsonArray Checks() =>
    [
        new JsonObject
        {
            ["address"] = new JsonObject
            {
                ["kind"] = "var",
                ["module"] = "module.eks",
                ["name"] = "cluster_version",
                ["to_display"] = "module.eks.var.cluster_version",
            },
            ["status"] = "pass",
            ["instances"] = new JsonArray(new JsonObject
            {
                ["address"] = new JsonObject { ["module"] = "module.eks", ["to_display"] = "module.eks.var.cluster_version" },
                ["status"] = "pass",
            }),
        },
    ];
}

using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.Resources;
using EksUpgradeBot.Sandbox.Terraform.State;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Planning;

/// <summary>Compares code, state and EKS, and tells on the way.</summary>
internal sealed class Planner(RootModule root, EksApi eks, IView view)
{
    private readonly ModuleCall _module = new(root);

    /// <summary>Makes the plan; an error is said and leaves it errored.</summary>
    public async Task<Plan> PlanAsync(JsonObject? state, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        var recorded = StateResources.Read(state);
        var all = _module.Resources().ToList();
        var orphans = recorded.Keys.Where(address => all.TrueForAll(wanted => wanted.Address != address))
            .Select(address => (Address: address, Kind: ResourceKind.Of(address.Type)));
        var resources = new List<PlannedResource>();
        Diagnostic? error = null;
        foreach (var (address, kind) in all.Concat(orphans).Where(resource => IsTargeted(resource.Address, targets)))
        {
            try
            {
                var read = await RefreshAsync(address, kind, recorded.GetValueOrDefault(address), cancellationToken);
                resources.Add(read.Decide(all.Exists(wanted => wanted.Address == address) ? kind.Wanted(_module, address.Key) : null));
            }
            catch (EksException e)
            {
                // What depends on it is not looked at any more.
                error = new Diagnostic($"reading {kind.Title} ({recorded[address]["id"]}): {e.Message}") { Address = address };
                break;
            }
        }

        var plan = new Plan(resources, new PlanOutputs(state, resources), targets.Count > 0, error is not null);
        Tell(plan);
        if (error is not null)
        {
            view.Say(error);
        }

        return plan;
    }

    /// <summary>A target brings what it depends on.</summary>
    private static bool IsTargeted(ResourceAddress address, IReadOnlyList<string> targets) => targets.Count == 0 || targets.Any(target =>
        address.IsTargetedBy(target)
        || (address.Type == ResourceKind.Cluster.Type && !new ResourceAddress(address.Type).IsTargetedBy(target))
        || (address.Type == ResourceKind.Nodegroup.Type && target.Contains("." + ResourceKind.Addon.Type + ".", StringComparison.Ordinal)));

    private async Task<PlannedResource> RefreshAsync(
        ResourceAddress address, ResourceKind kind, JsonObject? attributes, CancellationToken cancellationToken)
    {
        if (attributes is null)
        {
            return new PlannedResource(address, kind);
        }

        var id = attributes["id"]!.ToString();
        view.RefreshStart(address, id);
        try
        {
            var answer = await eks.CallAsync(kind.ReadOperation, HttpMethod.Get, kind.Path(id), null, cancellationToken);
            view.RefreshComplete(address, id);
            return new PlannedResource(address, kind) { Recorded = attributes, Actual = kind.Refresh(attributes, answer, _module) };
        }
        catch (EksException e) when (e.IsNotFound)
        {
            view.RefreshComplete(address, null);
            return new PlannedResource(address, kind) { Recorded = attributes };
        }
    }

    private void Tell(Plan plan)
    {
        if (!plan.IsErrored)
        {
            foreach (var resource in plan.Resources.Where(resource => resource.Drift is not null))
            {
                view.Drift(resource.Address, resource.Drift!);
            }
        }

        foreach (var resource in plan.Resources.Where(resource => resource.Action != "noop"))
        {
            view.PlannedChange(resource.Address, resource.Action);
        }

        view.PlanSummary(plan.Count("create", "replace"), plan.Count("update"), plan.Count("delete", "replace"));
        if (!plan.IsErrored)
        {
            view.Outputs(plan.Outputs.ToUi());
        }
    }
}

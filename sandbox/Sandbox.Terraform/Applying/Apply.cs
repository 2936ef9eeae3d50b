using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.Planning;
using EksUpgradeBot.Sandbox.Terraform.Resources;
using EksUpgradeBot.Sandbox.Terraform.State;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Applying;

/// <summary>
/// Carries out a saved plan: the cluster, then the node groups together. The state is written after each resource, and says the
/// new version even of one whose update failed, as with the real provider.
/// </summary>
internal sealed class Apply(PlanFile plan, LocalState state, RootModule code, EksApi eks, IView view)
{
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceAddress, JsonObject> _attributes = [];
    private readonly List<Diagnostic> _errors = [];
    private JsonArray _resources = [];
    private JsonObject _outputs = [];
    private int _changed;

    /// <summary>True when all went well.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var changes = (plan.Plan["resource_changes"] as JsonArray ?? []).Select(change => change!).ToList();
        var updates = changes.Where(change => $"{change["change"]!["actions"]![0]}" != "no-op")
            .Select(change => new ResourceUpdate(eks, change, state.Path)).OrderBy(update => Rank(update.Address)).ToList();
        foreach (var update in updates)
        {
            view.PlannedChange(update.Address, "update");
        }

        Prepare(changes);
        foreach (var group in updates.GroupBy(update => Rank(update.Address)))
        {
            if (_errors.Count == 0)
            {
                await Task.WhenAll(group.Select(update => UpdateAsync(update, cancellationToken)));
            }
        }

        return Conclude(cancellationToken.IsCancellationRequested);
    }

    private static int Rank(ResourceAddress address) =>
        address.Type == ResourceKind.Cluster.Type ? 0 : address.Type == ResourceKind.Nodegroup.Type ? 1 : 2;

    /// <summary>What the plan had read goes into the state with the first resource; until then the file stays as it is.</summary>
    private void Prepare(List<JsonNode> changes)
    {
        foreach (var change in changes)
        {
            if (change["change"]!["before"] is JsonObject before)
            {
                _attributes[ResourceAddress.OfPlan(change)] = before;
            }
        }

        _resources = state.Document?["resources"] as JsonArray ?? [];
        _outputs = state.Document?["outputs"] as JsonObject ?? [];
    }

    private async Task UpdateAsync(ResourceUpdate update, CancellationToken cancellationToken)
    {
        view.ApplyStart(update.Address, update.Id);
        var started = TimeProvider.System.GetTimestamp();
        var told = 0;
        await using var progress = TimeProvider.System.CreateTimer(
            _ => view.ApplyProgress(update.Address, Interlocked.Add(ref told, (int)Progress.TotalSeconds)), null, Progress, Progress);
        try
        {
            var attributes = await update.RunAsync(code, cancellationToken);
            lock (_gate)
            {
                _attributes[update.Address] = attributes;
                _changed++;
                view.ApplyComplete(update.Address, update.Id, Elapsed(started));
                Save();
            }
        }
        catch (DiagnosticException e)
        {
            lock (_gate)
            {
                _attributes[update.Address] = update.Planned;
                _errors.AddRange(e.Diagnostics);
                view.ApplyErrored(update.Address, Elapsed(started));
                Save();
            }
        }
        catch (ProviderCrash e)
        {
            // Nobody is left who could say what the resource is: its attributes stay as they were.
            lock (_gate)
            {
                _errors.Add(new Diagnostic(e.Message, ProviderCrash.Detail) { Address = update.Address });
                view.ApplyErrored(update.Address, Elapsed(started));
                Save();
            }
        }
    }

    private bool Conclude(bool isInterrupted)
    {
        // The last write: the outputs that the plan promised, even when their resource failed.
        _outputs = PlanOutputs.Merge(_outputs, plan.Plan["output_changes"] as JsonObject ?? []);
        Save();
        foreach (var error in _errors)
        {
            view.Say(error);
        }

        if (isInterrupted)
        {
            view.Say(new Diagnostic("execution halted"));
            view.Say(new Diagnostic("execution halted"));
        }

        if (plan.IsTargeted)
        {
            view.Say(Targeting.AppliedInPart);
        }

        if (_errors.Count > 0 || isInterrupted)
        {
            return false;
        }

        view.ApplySummary(_changed);
        view.Outputs(PlanOutputs.ToUi(_outputs));
        return true;
    }

    private static int Elapsed(long since) => (int)TimeProvider.System.GetElapsedTime(since).TotalSeconds;

    private void Save()
    {
        _resources = StateResources.With(_resources, _attributes);
        state.Write(_resources, _outputs);
    }
}

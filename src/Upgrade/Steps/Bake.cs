using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// Watches the new control plane for the configured time before nodes follow: until then EKS can take the control plane back alone,
/// afterwards the nodes have to go back first (EKS user guide, rollback). An approver may cut it short or make it longer.
/// </summary>
internal sealed class Bake(IEks eks, IKubernetes kubernetes) : IStep
{
    public async Task<StepOutcome> AdvanceAsync(StepContext step, CancellationToken cancellationToken)
    {
        var begun = step.State.StartedAt ?? step.Now;
        var change = step.State.BakeChange;
        var end = change?.Until ?? begun + step.Cluster.Bake;
        var health = await ClusterHealth.ReadAsync(eks, kubernetes, step.Cluster.Address, cancellationToken);
        var gates = HealthGate.Of(health, Before(step), step.Planned.Target);
        var closed = gates.Where(gate => !gate.IsOpen).ToList();
        var isOver = step.Now >= end;
        if (isOver && change is { } word && word.Until <= word.At)
        {
            return new StepOutcome.Done(
                $"Cut short after {(step.Now - begun).TotalMinutes:0} min{(word.Reason is { } reason ? $": {reason}" : "")}.", [.. gates.Select(gate => gate.Line)]);
        }

        if (isOver && closed.Count == 0)
        {
            return new StepOutcome.Done($"{step.Planned.Target} has run well since {begun:HH:mm} UTC.", [.. gates.Select(gate => gate.Line)]);
        }

        // What was wrong at the last look too is no hiccup: pods of a Deployment come and go all the time.
        var lasting = closed.Where(gate => step.State.Progress?.Lines?.Any(line => line.StartsWith($"✗ {gate.Claim}", StringComparison.Ordinal)) == true).ToList();
        if (isOver && lasting.Count > 0)
        {
            return new StepOutcome.Failed(
                $"{step.Planned.Target} did not pass the bake: {string.Join("; ", lasting.Select(gate => gate.Problem))}. No node has been moved to it.",
                "Mend it, or find that it has nothing to do with the upgrade; then retry, which looks again at once. Skip goes on to the nodes as it is.");
        }

        var waiting = (StepOutcome.Waiting)step.Wait($"Watching {step.Planned.Target} until {end:HH:mm} UTC", [.. gates.Select(gate => gate.Line)]);
        return waiting with
        {
            // Never later than the end itself; a gate that is closed by then is looked at once more after the usual interval.
            Until = end > step.Now && end < waiting.Until ? end : waiting.Until,
            Progress = waiting.Progress with
            {
                Attention = [.. lasting.Select(gate => $"{gate.Problem}. Nodes follow only once this is mended, or an approver decides otherwise.")],
            },
        };
    }

    /// <summary>How the cluster was before this hop moved the control plane.</summary>
    private static Baseline? Before(StepContext step) =>
        step.Earlier.LastOrDefault(earlier => earlier.Step.Kind == StepKind.UpgradeControlPlane)?.Baseline;
}

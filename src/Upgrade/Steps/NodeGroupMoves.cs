using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Node groups that EKS moves itself, in the configured order, one by one or all at once; and one of them with force.</summary>
internal sealed class NodeGroupMoves(IEks eks, EvictionWatch evictions)
{
    /// <summary>Proposes to move every group that lags.</summary>
    public static StepOutcome.Proposes Propose(StepContext step, NodesNow now, string? because) => Propose(
        step, now,
        $"Move {(now.Lagging.Count == 1 ? "node group" : "node groups")} {string.Join(", ", now.Lagging.Select(group => group.Name))} of {step.Cluster.Name} {(now.IsBack ? "back " : "")}to {now.Target}",
        [.. now.Lagging.Select(group => new NodeGroupMove(group.Name, group.Version, now.Target, group.DesiredSize))],
        because, null);

    /// <summary>Proposes to roll exactly one group with force, which somebody else than who asked for it has to approve.</summary>
    public async Task<StepOutcome> ProposeForceAsync(
        StepContext step, NodesNow now, NodeGroup group, Person askedBy, CancellationToken cancellationToken)
    {
        var old = now.NodesOf(group).Where(node => now.Lags(node.KubeletVersion)).Select(node => node.Name).ToHashSet(StringComparer.Ordinal);
        return Propose(
            step, now, $"Roll node group {group.Name} of {step.Cluster.Name} {(now.IsBack ? "back " : "")}to {now.Target} with force",
            [new NodeGroupMove(group.Name, group.Version, now.Target, group.DesiredSize, Force: true)],
            $"EKS gave up to roll {group.Name} without force. {await OverriddenAsync(step, old, cancellationToken)}", askedBy);
    }

    /// <summary>
    /// Begins what is approved and not begun: the next group, or all of them. Null when nothing of it lags any more. The token makes
    /// EKS answer a repetition with the same update, so this is also how an earlier start is found again.
    /// </summary>
    public async Task<Begun?> BeginAsync(StepContext step, NodesNow now, Proposal approved, CancellationToken cancellationToken)
    {
        var left = approved.NodeGroups
            .Where(move => now.Lagging.Except(now.Busy).Any(group => group.Name == move.NodeGroup))
            .Take(step.Cluster.Nodes.InParallel ? int.MaxValue : 1)
            .ToList();
        var rolling = new List<string>();
        GivenUp? givenUp = null;
        foreach (var move in left)
        {
            var update = await StartAsync(step, move, cancellationToken);
            if (update.IsRunning || update.Succeeded)
            {
                rolling.Add(move.NodeGroup);
            }
            else
            {
                givenUp ??= new GivenUp(move.NodeGroup, update);
            }
        }

        return left.Count == 0 ? null : new Begun(rolling, givenUp);
    }

    private async Task<string> OverriddenAsync(StepContext step, IReadOnlySet<string> nodes, CancellationToken cancellationToken)
    {
        try
        {
            var held = (await evictions.DiagnoseNowAsync(step, nodes, cancellationToken)).Where(pod => pod.Budgets.Count > 0).ToList();
            var budgets = held.SelectMany(pod => pod.Budgets).Distinct().Select(name => name.ToString()).Order(StringComparer.Ordinal).ToList();
            return budgets.Count == 0
                ? "No budget holds a pod of it now, so it may well go without"
                : $"Force would override {Wording.Some(budgets, 5)}, which {(budgets.Count == 1 ? "protects" : "protect")} "
                    + Wording.Some([.. held.Select(pod => $"pod {pod.Pod.Name.Namespace}/{pod.Pod.Name.Name}")], 5);
        }
        catch (OutsideException unread)
        {
            return $"Which budgets it would override is not known. {unread.Message.TrimEnd('.')}";
        }
    }

    private async Task<EksUpdate> StartAsync(StepContext step, NodeGroupMove move, CancellationToken cancellationToken)
    {
        // At most 64 characters, and the same for the same run, step, proposal and group.
        var token = TerraformChange.Digest(step.Run.Value, step.Planned.Id, step.State.Proposals.Count.ToString(), move.NodeGroup).Value;
        var started = await eks.UpdateNodeGroupVersionAsync(
            step.Cluster.Address, move.NodeGroup, move.To, move.Force, token, cancellationToken);

        // EKS answers as it did the first time: what became of it since stands in the list.
        var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfNodeGroup(move.NodeGroup), cancellationToken);
        return updates.FirstOrDefault(update => update.Id == started.Id) ?? started;
    }

    private static StepOutcome.Proposes Propose(
        StepContext step, NodesNow now, string title, IReadOnlyList<NodeGroupMove> moves, string? because, Person? askedBy) =>
        new(new Proposal
        {
            Digest = TerraformChange.Digest(
            [
                step.Run.Value, step.Key, step.Cluster.Address.EksName,
                .. moves.Select(move => $"{move.NodeGroup} {move.From} {move.To}{(move.Force ? " with force" : "")}"),
            ]),
            Title = title,
            ControlPlane = now.Plane.Version,
            Target = now.Target,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            NodeGroups = moves,
            Because = because,
            AskedBy = askedBy,
        });
}

/// <summary>What came of beginning.</summary>
/// <param name="Rolling">The groups that EKS rolls by now.</param>
/// <param name="GivenUp">A roll that EKS has given up already; null when there is none.</param>
internal sealed record Begun(IReadOnlyList<string> Rolling, GivenUp? GivenUp);

/// <summary>A roll that EKS gave up.</summary>
internal sealed record GivenUp(string NodeGroup, EksUpdate Update);

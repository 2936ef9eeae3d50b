using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>Says why EKS gave a roll up, with pods, budgets and nodes by name, and what ways out there are.</summary>
internal sealed class GivenUpRolls(IEks eks, EvictionWatch evictions)
{
    /// <summary>The roll that an apply of Terraform left failed; null when there is none.</summary>
    public async Task<StepOutcome.Failed?> FindAsync(StepContext step, NodesNow now, TerraformApply apply, CancellationToken cancellationToken)
    {
        // Terraform's text buries what EKS says of its own update: ask EKS.
        foreach (var group in now.Lagging.Concat(now.OwnAmiLagging))
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfNodeGroup(group.Name), cancellationToken);

            // An update to another launch template names no version.
            if ((group.HasCustomAmi ? EksFailures.NewestOf(apply, updates) : EksFailures.NewestOf(apply, updates, now.Target)) is { } update)
            {
                return await ExplainAsync(step, now, new GivenUp(group.Name, update), cancellationToken);
            }
        }

        return null;
    }

    /// <summary>The roll that EKS was asked for since an instant and gave up; null when there is none.</summary>
    public async Task<StepOutcome.Failed?> FindAsync(StepContext step, NodesNow now, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var group in now.Lagging)
        {
            var updates = await eks.ListUpdatesAsync(step.Cluster.Address, UpdateSubject.OfNodeGroup(group.Name), cancellationToken);
            if (EksFailures.NewestSince(since, updates) is { } update && update.Version == now.Target)
            {
                return await ExplainAsync(step, now, new GivenUp(group.Name, update), cancellationToken);
            }
        }

        return null;
    }

    /// <summary>What became of it and of the groups beside it, as a failure of the step.</summary>
    public async Task<StepOutcome.Failed> ExplainAsync(StepContext step, NodesNow now, GivenUp roll, CancellationToken cancellationToken)
    {
        var failed = await ExplainRollAsync(step, now, roll, cancellationToken);
        return WhatStands(now) is { } stands ? failed with { Reason = $"{failed.Reason.TrimEnd('.')}. {stands}" } : failed;
    }

    private async Task<StepOutcome.Failed> ExplainRollAsync(StepContext step, NodesNow now, GivenUp roll, CancellationToken cancellationToken)
    {
        var failed = EksFailures.Explain($"the roll of node group {roll.NodeGroup}", roll.Update);
        if (roll.Update.Errors?.Any(error => error.Code == "PodEvictionFailure") is not true)
        {
            return failed;
        }

        var why = await WhyAsync(step, now, roll, cancellationToken);
        return failed with
        {
            Reason = why.Count == 0 ? failed.Reason : $"{failed.Reason}. {string.Join(" ", why)}",
            Remedy = now.Lagging.Any(group => group.Name == roll.NodeGroup) ? $"{failed.Remedy} {ForceIs(roll.NodeGroup)}" : failed.Remedy,
            Ways = now.Lagging.Any(group => group.Name == roll.NodeGroup) ? [new ForceNodeGroup(roll.NodeGroup)] : [],
        };
    }

    /// <summary>Which groups of several are done and which are not; null when nothing is done.</summary>
    private static string? WhatStands(NodesNow now)
    {
        var moved = now.Groups.Except(now.Gone).Where(group => !group.HasCustomAmi && !now.Lags(group.Version)).Select(group => group.Name).ToList();

        // The version that EKS shows of a group with an AMI of the team's own says nothing of its nodes.
        var left = now.Lagging.Select(group => $"{group.Name} ({group.Version})").Concat(now.OwnAmiLagging.Select(group => $"{group.Name} (an AMI of the team's own)"));
        return moved.Count > 0 ? $"At {now.Target} already: {string.Join(", ", moved)}. Not yet: {string.Join(", ", left)}." : null;
    }

    private static string ForceIs(string group) =>
        $"The last resort is to roll {group} with force: protected pods are then deleted, and a second person has to approve it.";

    private async Task<IReadOnlyList<string>> WhyAsync(StepContext step, NodesNow now, GivenUp roll, CancellationToken cancellationToken)
    {
        var named = roll.Update.Errors!.SelectMany(error => error.ResourceIds);
        var own = now.Nodes.Where(node => node.NodeGroup == roll.NodeGroup && now.Lags(node.KubeletVersion)).ToList();
        var nodes = named.Concat(own.Where(node => !node.IsSchedulable).Select(node => node.Name)).ToHashSet(StringComparer.Ordinal);

        // EKS lets nodes take pods again when it gives up, and may name none.
        nodes = nodes.Count > 0 ? nodes : [.. own.Select(node => node.Name)];
        try
        {
            var stuck = await evictions.DiagnoseNowAsync(step, nodes, cancellationToken);
            return stuck.Count > 0 ? [.. StuckPod.Sentences(stuck).Take(3)] : step.State.Progress?.Attention ?? [];
        }
        catch (OutsideException)
        {
            return step.State.Progress?.Attention ?? [];
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// A change that goes through Terraform: the version set in the code and committed, a plan of exactly the objects that the step
/// means to move, the verdict on it, and, once approved, exactly that plan applied.
/// </summary>
internal sealed class TerraformChange(ICode code, ITerraform terraform, IThreadLinks threads)
{
    /// <summary>Sets the version in the code and reads what Terraform's state knows of the cluster.</summary>
    public Task<PreparedCode> PrepareAsync(StepContext step, CancellationToken cancellationToken) =>
        PrepareAsync(step, step.Planned.Target, cancellationToken);

    /// <summary>The same with the version that the control plane has or is to get, where that is not the step's target.</summary>
    public async Task<PreparedCode> PrepareAsync(StepContext step, KubernetesVersion version, CancellationToken cancellationToken)
    {
        var settings = step.Cluster;
        var copy = await code.CheckOutAsync(step.Run, settings.Code, cancellationToken);
        if (step.Chosen?.Way is ReleaseStateLock release)
        {
            // Bound to the lock's id: a repetition, or a lock of somebody else that came since, is left alone.
            await terraform.ReleaseLockAsync(step.RootIn(copy), release.LockId, cancellationToken);
        }

        var change = await code.SetVersionAsync(
            step.Run, copy, settings.Code, version, CommitMessage.Proposed(step), cancellationToken);
        var state = await terraform.ReadStateAsync(step.RootIn(change.Copy), cancellationToken);
        return new PreparedCode(change, state, version);
    }

    /// <summary>Plans the change of these addresses, judges it and proposes it; null when it changes nothing of what the step is for.</summary>
    /// <param name="title">What the plan does, read from the plan itself; null when it is not what the step is for.</param>
    public async Task<StepOutcome?> ProposeAsync(
        StepContext step,
        PreparedCode prepared,
        KubernetesVersion controlPlane,
        IReadOnlyList<string> targets,
        Func<TerraformPlan, string?> title,
        string? because,
        CancellationToken cancellationToken)
    {
        var key = step.Key;
        var change = prepared.Change;
        var file = await terraform.PlanAsync(step.RootIn(change.Copy), step.Run, key, targets, cancellationToken);

        // Exit code and Terraform's own word decide, never counts: a plan of moves or outputs only counts nothing.
        if (!file.HasChanges && !file.Plan.Errored)
        {
            await terraform.DiscardPlanAsync(step.Run, key, cancellationToken);
            return null;
        }

        var judgement = TerraformPlanJudge.Judge(
            file.Plan,
            new PlanExpectation(prepared.State.Cluster ?? "", controlPlane, prepared.Version, targets)
            {
                IsRollback = step.Planned.Kind == StepKind.RollBackControlPlane,
            });
        IReadOnlyList<string> refusals = [.. judgement.Refusals, .. prepared.Refuse(file.Plan)];
        if (refusals.Count > 0)
        {
            await terraform.DiscardPlanAsync(step.Run, key, cancellationToken);
            return new StepOutcome.Failed(
                $"The Terraform plan is refused: {string.Join(" ", refusals)}",
                "Change the code or the cluster so that the plan does only what the step asks for, then retry.");
        }

        if (title(file.Plan) is not { } named)
        {
            await terraform.DiscardPlanAsync(step.Run, key, cancellationToken);
            return null;
        }

        var about = new TerraformProposal(
            key, file.Sha256, change.Copy.BaseCommit, change.Copy.Commit, ShownDiff.Of(change.Diff), file.State.Lineage, file.State.Serial, file.Plan, judgement)
        {
            Tree = change.Copy.Tree,
            LockFileSha256 = file.LockFileSha256,
        };
        return new StepOutcome.Proposes(new Proposal
        {
            Digest = Digest(file.Sha256, change.Copy.Tree, change.Copy.BaseCommit, change.Diff, file.LockFileSha256, file.Plan.TerraformVersion),
            Title = named,
            ControlPlane = controlPlane,
            Target = prepared.Version,
            MadeAt = step.Now,
            ExpiresAt = step.Now + step.Cluster.Approvals.ExpiresAfter,
            Terraform = about,
            Because = because,
        });
    }

    /// <summary>What moved since the proposal was made, as a clause; null when everything still is as it was shown.</summary>
    public async Task<string?> FindMovedWorldAsync(StepContext step, Proposal approved, CancellationToken cancellationToken)
    {
        var shown = approved.Terraform!;
        if (await terraform.HashPlanAsync(step.Run, shown.Key, cancellationToken) is var hash && hash != shown.PlanSha256)
        {
            return hash is null ? "the plan file is gone" : "the plan file is not the one that was shown";
        }

        if (await code.GetBaseCommitAsync(step.Run, step.Cluster.Code, cancellationToken) is var tip && tip != shown.BaseCommit)
        {
            return $"the branch {step.Cluster.Code.Branch} moved to {Short(tip)}";
        }

        var copy = await code.CheckOutAsync(step.Run, step.Cluster.Code, cancellationToken);
        if (shown.Tree.Length > 0 ? copy.Tree != shown.Tree : copy.Commit != shown.Commit)
        {
            return "the code is not the one that was planned";
        }

        if (step.Cluster.Code.Repository is null
            && (await code.FindVersionAsync(copy, step.Cluster.Code, cancellationToken)).Version != approved.Target)
        {
            return "somebody changed the version in the code";
        }

        if (await terraform.TakeOverPlanAsync(step.RootIn(copy), step.Run, shown.Key, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        var state = await terraform.ReadStateAsync(step.RootIn(copy), cancellationToken);
        if (shown.LockFileSha256 is { } providers && await terraform.HashLockFileAsync(step.RootIn(copy), cancellationToken) != providers)
        {
            return "the providers that Terraform has locked (.terraform.lock.hcl) are not those of the plan";
        }

        return state.Lineage != shown.Lineage || state.Serial != shown.Serial
            ? "Terraform's state was written by somebody else"
            : null;
    }

    /// <summary>Pushes the code under a message that says who approved it.</summary>
    public async Task PushAsync(StepContext step, CancellationToken cancellationToken)
    {
        var message = CommitMessage.Approved(step, step.State.ApprovedProposal!, await threads.FindAsync(step.Run, cancellationToken));
        await code.PushAsync(step.Run, step.Cluster.Code, message, cancellationToken);
    }

    /// <summary>Pushes the code, under a message that says who approved it, and starts the apply of exactly the approved plan.</summary>
    public async Task ApplyAsync(StepContext step, Proposal approved, CancellationToken cancellationToken)
    {
        await PushAsync(step, cancellationToken);
        var copy = await code.CheckOutAsync(step.Run, step.Cluster.Code, cancellationToken);
        await terraform.StartApplyAsync(step.RootIn(copy), step.Run, approved.Terraform!.Key, cancellationToken);
    }

    /// <summary>
    /// Without a repository: the version in the code is what runs now, and is not put back when the run ends early. With one, the
    /// code waits on the run's branch for the verification.
    /// </summary>
    public Task KeepAppliedAsync(StepContext step, CancellationToken cancellationToken) =>
        step.Cluster.Code.Repository is null ? code.MergeAsync(step.Run, step.Cluster.Code, cancellationToken) : Task.CompletedTask;

    /// <summary>
    /// How the apply of the approved plan stands; not started when nothing of Terraform is approved. An apply whose approval is
    /// void by now counts while it runs: a failure of the bot itself does not end it.
    /// </summary>
    public async Task<TerraformApply> FollowAsync(StepContext step, CancellationToken cancellationToken) =>
        LostApplies.Judge(await FindAsync(step, cancellationToken), step.Now);

    private async Task<TerraformApply> FindAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Approved?.Terraform is { } approved)
        {
            return await terraform.FollowApplyAsync(step.Run, approved.Key, cancellationToken);
        }

        var earlier = step.State.Proposals.LastOrDefault(record => record is { Approvals.Count: > 0, Proposal.Terraform: not null });
        if (earlier is not null
            && await terraform.FollowApplyAsync(step.Run, earlier.Proposal.Terraform!.Key, cancellationToken) is { IsAtWork: true } apply
            && LostApplies.Judge(apply, step.Now).IsAtWork)
        {
            return apply;
        }

        return new TerraformApply(ApplyPhase.NotStarted, null, [], []);
    }

    /// <summary>A digest over the parts, each with its length, so that no two lists of parts run together.</summary>
    public static PlanDigest Digest(params IEnumerable<string> parts)
    {
        var text = string.Concat(parts.Select(part => $"{part.Length}:{part}\n"));
        return new PlanDigest(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static string Short(string commit) => commit.Length > 10 ? commit[..10] : commit;
}

/// <summary>The code with the version set, and what Terraform's state knows of the cluster.</summary>
/// <param name="Version">The version that was set.</param>
internal sealed record PreparedCode(CodeChange Change, TerraformState State, KubernetesVersion Version)
{
    /// <summary>Why the step must not apply a plan, beyond what holds for every plan; each a sentence.</summary>
    public Func<TerraformPlan, IEnumerable<string>> Refuse { get; init; } = _ => [];
}

using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>The job behind every trigger: carries out one effect of a run, then sees to the triggers of what came of it.</summary>
internal sealed class CarryOutEffect(
    Director director, IRunStore runs, IClusterCatalogue clusters, RunTriggers triggers, RunGate gate, TurnGrace grace, TurnsAtWork work, ThreadWorker threads, ILogger<CarryOutEffect> log)
    : IJob
{
    public const string RunKey = "run";
    public const string EffectKey = "effect";

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var cutOff = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.CutOff);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cutOff.Token, grace.Stopping);
        try
        {
            await ExecuteAsync(context, waiting.Token, cutOff.Token);
        }
        catch (OperationCanceledException) when (grace.Stopping.IsCancellationRequested)
        {
            // The effect is still in the store, and the next process gives it a trigger.
        }
    }

    private async Task ExecuteAsync(IJobExecutionContext context, CancellationToken waiting, CancellationToken cancellationToken)
    {
        var run = new RunId(context.MergedJobDataMap.GetString(RunKey)!);
        var effectId = long.Parse(context.MergedJobDataMap.GetString(EffectKey)!);

        try
        {
            if (!await TryTakeTurnAsync(run, effectId, waiting, cancellationToken))
            {
                await triggers.ComeBackAsync(run, effectId, cancellationToken);
                return;
            }

            await triggers.EnsureAsync(run, cancellationToken);
        }
        catch (OutsideException broken)
        {
            // Quartz fires it again in a moment, here or in another replica.
            log.LogWarning("{Run} effect {Effect} comes back: {Reason}", run, effectId, broken.Message);
            throw;
        }

        threads.Show(run);
    }

    /// <summary>False when another turn of the run is not over yet.</summary>
    private async Task<bool> TryTakeTurnAsync(RunId run, long effectId, CancellationToken waiting, CancellationToken cancellationToken)
    {
        // One turn at a time: a turn that was overtaken by a decision must have let go of the clone before the next begins.
        await using var turn = await gate.EnterAsync(run, waiting);
        waiting.ThrowIfCancellationRequested();
        if (turn is null)
        {
            return false;
        }

        // A replica that is cut off from the store must stop at once: another one may begin the turn that this one holds.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        try
        {
            var pending = (await runs.ListEffectsAsync(run, either.Token)).FirstOrDefault(effect => effect.Id == effectId);
            if (pending is not null)
            {
                using var shown = work.Begin(run);
                await CarryOutAsync(pending, either.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (turn.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new OutsideException("The store was out of reach in the middle of a turn, and the turn was stopped.", isTransient: true);
        }
    }

    private async Task CarryOutAsync(PendingEffect pending, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(pending.Run, cancellationToken);
        if (run is null || clusters.Find(run.Cluster) is not { } cluster)
        {
            // The thread says so too.
            log.LogError("{Run} belongs to a cluster that is no longer configured; it waits until it is again", pending.Run);
            return;
        }

        var turn = await director.CarryOutAsync(cluster, pending.Run, pending.Effect, cancellationToken);
        await runs.CompleteEffectAsync(pending.Id, cancellationToken);
        if (turn.Bug is { } bug)
        {
            log.LogError(bug, "{Run} step {Step} attempt {Attempt} failed by a fault of the bot", pending.Run, run.CurrentStep.Step.Id, pending.Effect.Attempt);
        }
    }
}

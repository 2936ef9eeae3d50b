using EksUpgradeBot.Bot.Thread;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>The job behind every trigger: carries out one effect of a run, then sees to the triggers of what came of it.</summary>
internal sealed class CarryOutEffect(
    Director director, IRunStore runs, IClusterCatalogue clusters, RunTriggers triggers, RunGate gate, TurnGrace grace, ThreadWorker threads, ILogger<CarryOutEffect> log)
    : IJob
{
    public const string RunKey = "run";
    public const string EffectKey = "effect";

    /// <inheritdoc />
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.CutOff);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(work.Token, grace.Stopping);
        try
        {
            await ExecuteAsync(context, waiting.Token, work.Token);
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

        // One turn at a time: a turn that was overtaken by a decision must have let go of the clone before the next begins.
        using (await gate.EnterAsync(run, waiting))
        {
            waiting.ThrowIfCancellationRequested();
            var pending = (await runs.ListEffectsAsync(run, cancellationToken)).FirstOrDefault(effect => effect.Id == effectId);
            if (pending is not null)
            {
                await CarryOutAsync(pending, cancellationToken);
            }
        }

        await triggers.EnsureAsync(run, cancellationToken);
        threads.Show(run);
    }

    private async Task CarryOutAsync(PendingEffect pending, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(pending.Run, cancellationToken);
        if (run is null || clusters.Find(run.Cluster) is not { } cluster)
        {
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

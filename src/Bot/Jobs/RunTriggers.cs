using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>Gives every pending effect its trigger. Idempotent: a trigger that is there already is left alone.</summary>
internal sealed class RunTriggers(ISchedulerFactory schedulers, IRunStore runs, TimeProvider time)
{
    public static readonly JobKey Job = new("carry-out-effect", "runs");

    private static readonly TimeSpan ComesBackAfter = TimeSpan.FromSeconds(2);

    /// <summary>Sees to the triggers of one run, or of every run.</summary>
    public async Task EnsureAsync(RunId? run, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var pending in await runs.ListEffectsAsync(run, cancellationToken))
        {
            var key = new TriggerKey($"{pending.Run}/{pending.Id}", "runs");
            if (await scheduler.Exists(key, cancellationToken))
            {
                continue;
            }

            try
            {
                await scheduler.ScheduleJob(For(key, pending.Run, pending.Id, pending.Effect.Due), cancellationToken: cancellationToken);
            }
            catch (ObjectAlreadyExistsException)
            {
                // Somebody was quicker: that is the trigger we wanted.
            }
        }
    }

    /// <summary>
    /// Carries an effect out a little later. The trigger is another one, because the one that fires now goes only when it is through.
    /// </summary>
    public async Task ComeBackAsync(RunId run, long effect, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var key = new TriggerKey($"{run}/{effect}/{Guid.NewGuid():N}", "runs");
        await scheduler.ScheduleJob(For(key, run, effect, time.GetUtcNow() + ComesBackAfter), cancellationToken: cancellationToken);
    }

    private static ITrigger For(TriggerKey key, RunId run, long effect, DateTimeOffset due) => TriggerBuilder.Create()
        .ForJob(Job)
        .WithIdentity(key)
        .UsingJobData(CarryOutEffect.RunKey, run.Value)
        .UsingJobData(CarryOutEffect.EffectKey, effect.ToString())
        .StartAt(due)
        .Build();
}

using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Quartz;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>Gives every pending effect its trigger. Idempotent: a trigger that is there already is left alone.</summary>
internal sealed class RunTriggers(ISchedulerFactory schedulers, IRunStore runs)
{
    public static readonly JobKey Job = new("carry-out-effect", "runs");

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

            var trigger = TriggerBuilder.Create()
                .ForJob(Job)
                .WithIdentity(key)
                .UsingJobData(CarryOutEffect.RunKey, pending.Run.Value)
                .UsingJobData(CarryOutEffect.EffectKey, pending.Id.ToString())
                .StartAt(pending.Effect.Due)
                .Build();
            try
            {
                await scheduler.ScheduleJob(trigger, cancellationToken: cancellationToken);
            }
            catch (ObjectAlreadyExistsException)
            {
                // Somebody was quicker: that is the trigger we wanted.
            }
        }
    }
}

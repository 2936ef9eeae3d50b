using EksUpgradeBot.Adapters.Helmfile;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Hosting;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Tells the other replicas, every few seconds, how the applies of this one stand. When the bot is stopped where its end is the end of
/// all its processes, Terraform is asked to end in order first (docs/decisions/0008).
/// </summary>
internal sealed class ApplyWatch(
    TerraformCli terraform, HelmfileCli charts, BotConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<ApplyWatch> log)
    : BackgroundService
{
    /// <summary>A replica that says nothing for a minute is taken for silent; six words in that time bear a few that get lost.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private Task _interrupting = Task.CompletedTask;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // At the first sign of the stop, and not in turn: Terraform needs its time, while other things are being closed.
        if (Surroundings.EndWithTheBot(Environment.GetEnvironmentVariable))
        {
            lifetime.ApplicationStopping.Register(() => _interrupting = Task.Run(InterruptAsync, CancellationToken.None));
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _interrupting.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await TellAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task InterruptAsync()
    {
        using var limit = new CancellationTokenSource(configuration.ShutdownTimeout * 0.8, time);
        try
        {
            while (await terraform.InterruptAllAsync(limit.Token) is > 0 and var running)
            {
                log.LogInformation("{Count} of the bot's applies are asked to end with it", running);
                await Task.Delay(LookAgain, time, limit.Token);
            }

            // Before the next replica looks: what ended in order is not to be puzzled over.
            await TellAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("A terraform apply did not end in time; it will be killed, and may leave the lock of its state behind");
        }
        catch (Exception broken)
        {
            log.LogError(broken, "The applies could not be asked to end");
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await terraform.TellAllAsync(cancellationToken);
            await charts.TellAllAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogWarning(broken, "How the applies stand could not be told to the other replicas; it is tried again");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The bot is stopping; what is said last is said by StopAsync.
        }
    }
}

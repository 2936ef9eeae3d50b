using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Forgets what was kept for runs that are over: in the store, and in this workspace, where the tidying up of another replica does not
/// reach. A run is over when it has ended and nothing of it is left to be done.
/// </summary>
internal sealed class Sweep(
    BotConfiguration configuration, IRunStore runs, Vault vault, ITerraform terraform, ICharts charts, TerraformCode code, ILogger<Sweep> log)
{
    /// <summary>Sweeps once; what cannot go yet goes the next time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await vault.ForgetEndedAsync(cancellationToken);
        foreach (var id in RunFolders.In(configuration.Workspace))
        {
            if (await runs.FindAsync(id, cancellationToken) is { HasEnded: true }
                && (await runs.ListEffectsAsync(id, cancellationToken)).Count == 0)
            {
                await ForgetAsync(id, cancellationToken);
            }
        }
    }

    private async Task ForgetAsync(RunId run, CancellationToken cancellationToken)
    {
        try
        {
            await charts.DiscardAsync(run, cancellationToken);
            await terraform.DiscardAsync(run, cancellationToken);
            await code.RemoveCloneAsync(run, cancellationToken);
            log.LogInformation("What was kept for {Run} is gone from this workspace", run);
        }
        catch (OutsideException busy)
        {
            log.LogInformation("What is kept for {Run} cannot go yet: {Why}", run, busy.Message);
        }
    }
}

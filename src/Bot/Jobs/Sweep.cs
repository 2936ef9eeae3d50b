using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Jobs;

/// <summary>
/// Forgets what was kept for runs that are over: in the store, and in this workspace, where the tidying up of another replica does not
/// reach. A run is over when it has ended and nothing of it is left to be done. Clones of reports that were cut off go too.
/// </summary>
internal sealed class Sweep(
    BotConfiguration configuration, IRunStore runs, Vault vault, ITerraform terraform, ICharts charts, TerraformCode code, TimeProvider time, ILogger<Sweep> log)
{
    private readonly DateTimeOffset _began = time.GetUtcNow();

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

        RemoveLeftReports();
    }

    private void RemoveLeftReports()
    {
        try
        {
            ReportClones.RemoveLeft(configuration.Workspace, _began);
        }
        catch (Exception busy) when (busy is OutsideException or IOException or UnauthorizedAccessException)
        {
            log.LogInformation("What a report left behind cannot go yet: {Why}", busy.Message);
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

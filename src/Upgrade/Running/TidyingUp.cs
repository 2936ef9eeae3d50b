using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>The end of a run: what was kept for it goes, and the last word about it is found.</summary>
internal sealed class TidyingUp(ClusterReader reader, ICode code, ITerraform terraform, ICharts charts, TimeProvider time)
{
    /// <summary>Lets go of everything that was kept for the run, and looks how things stand then.</summary>
    /// <exception cref="OutsideException">Transient, and the run ended so lately that another try may help.</exception>
    public async Task<Aftermath> TidyUpAsync(ClusterSettings cluster, UpgradeRun run, CancellationToken cancellationToken)
    {
        CodeAfterRun? left = null;
        string? problem = null;
        try
        {
            await charts.DiscardAsync(run.Id, cancellationToken);
            await terraform.DiscardAsync(run.Id, cancellationToken);
            left = await code.DiscardAsync(run.Id, cluster.Code, cancellationToken);
        }
        catch (OutsideException broken) when (!broken.IsTransient || time.GetUtcNow() - run.EndedAt >= Engine.StumblingLimit)
        {
            problem = $"{broken.Message} {broken.Remedy}".TrimEnd();
        }

        return new Aftermath(await FindVersionAsync(cluster, cancellationToken), left, problem)
        {
            Rollback = await reader.FindRollbackAsync(cluster.Address, cancellationToken),
        };
    }

    private async Task<KubernetesVersion?> FindVersionAsync(ClusterSettings cluster, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadControlPlaneAsync(cluster.Address, cancellationToken)).Version;
        }
        catch (OutsideException)
        {
            // The last word about a run does not wait for an outage.
            return null;
        }
    }
}

using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Reads which version a commit says, in a work tree beside the clone, so that what is checked out there stays.</summary>
internal sealed class BranchStanding(GitCli git, CloneDirectory clone, CodeLocation code)
{
    /// <summary>The version that stands in a commit; null when there is none that the editor would dare to name.</summary>
    public async Task<KubernetesVersion?> VersionAtAsync(string commit, CancellationToken cancellationToken)
    {
        var beside = new CloneDirectory(clone);
        beside.Remove();
        try
        {
            await git.AddWorkTreeAsync(clone.Path, beside.Path, commit, cancellationToken);
            var copy = new WorkingCopy(beside.FindRootModule(code), "", commit);
            return CodeEdits.Find(copy, code).Version;
        }
        catch (OutsideException unreadable) when (!unreadable.IsTransient)
        {
            return null;
        }
        finally
        {
            beside.Remove();
        }
    }
}

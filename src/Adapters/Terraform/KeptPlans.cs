using System.Text;
using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The plan files that stand for approval: in this workspace, and encrypted in the store, so that the replica that takes the turn after
/// the approval applies the very bytes that were shown.
/// </summary>
internal sealed class KeptPlans(TerraformSettings settings)
{
    private string Workspace => Path.GetFullPath(settings.Workspace);

    /// <summary>Keeps the plan file of the folder for other replicas.</summary>
    /// <exception cref="OutsideException">It is too large for the store (final).</exception>
    public async Task KeepAsync(PlanFolder folder, TerraformRoot root, string digest, CancellationToken cancellationToken)
    {
        File.Delete(folder.Origin);
        if (settings.Vault is not { IsOpen: true } vault)
        {
            return;
        }

        var lockFile = Path.Combine(root.Directory, TerraformCli.LockFile);
        var origin = new PlanOrigin(
            settings.Replica.Value, Workspace, PlanOrigin.Names(folder.Plan, Workspace),
            File.Exists(lockFile) ? await File.ReadAllBytesAsync(lockFile, cancellationToken) : null);
        if (new FileInfo(folder.Plan).Length > Storage.Vault.MaximumSize)
        {
            throw new OutsideException(
                $"The plan file has {new FileInfo(folder.Plan).Length / (1024.0 * 1024.0):N1} MiB, and at most {Storage.Vault.MaximumSize / (1024 * 1024)} MiB can be kept for the bot's other replicas.",
                isTransient: false)
            {
                Remedy = "Split the Terraform root module, so that the cluster's own plans are smaller.",
            };
        }

        var plan = new KeptPlan(origin, await File.ReadAllBytesAsync(folder.Plan, cancellationToken));
        await vault.SaveAsync(folder.Run, NameOf(folder), digest, plan.Write(), cancellationToken);
    }

    /// <summary>SHA-256 of the plan file, restored when another replica made it; null when it is gone.</summary>
    /// <exception cref="OutsideException">What is in the store cannot be decrypted, or was changed (final).</exception>
    public async Task<string?> HashAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        var here = await PlanFolder.HashAsync(folder.Plan, cancellationToken);

        // What is in the store was made last: this workspace may hold one of a turn that nothing came of.
        if (settings.Vault is not { } vault
            || await vault.FindLabelAsync(folder.Run, NameOf(folder), cancellationToken) is not { } digest || digest == here
            || await vault.FindAsync(folder.Run, NameOf(folder), cancellationToken) is not { } content)
        {
            return here;
        }

        var kept = KeptPlan.Read(content);
        PrivateFile.MakeFolder(folder.Directory);

        // Those of another plan: they are read anew before the apply.
        File.Delete(folder.Masks);

        // The origin first: a plan file without it would be taken for one that was made here.
        PrivateFile.WriteDurably(folder.Origin, JsonSerializer.SerializeToUtf8Bytes(kept.Origin));
        PrivateFile.WriteDurably(folder.PlanDigest, Encoding.ASCII.GetBytes(digest));
        PrivateFile.WriteDurably(folder.Plan, kept.File.ToArray());
        return await PlanFolder.HashAsync(folder.Plan, cancellationToken);
    }

    /// <summary>Makes the root module ready for a restored plan; why it cannot be applied here, or null.</summary>
    public async Task<string?> TakeOverAsync(PlanFolder folder, TerraformRoot root)
    {
        if (!File.Exists(folder.Origin))
        {
            return null;
        }

        var origin = JsonSerializer.Deserialize<PlanOrigin>(await File.ReadAllBytesAsync(folder.Origin))!;
        if (origin.NamesWorkspace && origin.Workspace != Workspace)
        {
            return $"the plan names the directory that it was made in, which replica {origin.Replica} had and this one has not";
        }

        var lockFile = Path.Combine(root.Directory, TerraformCli.LockFile);
        if (origin.LockFile is { } providers && !(File.Exists(lockFile) && (await File.ReadAllBytesAsync(lockFile)).AsSpan().SequenceEqual(providers)))
        {
            // An init chooses among the versions that the code allows, and may choose newer ones today.
            PrivateFile.WriteDurably(lockFile, providers);
        }

        return null;
    }

    /// <summary>Deletes the plan file, here and in the store. What an apply printed stays.</summary>
    public async Task DiscardAsync(PlanFolder folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder.Directory))
        {
            File.Delete(folder.Plan);
            File.Delete(folder.NewPlan);
            File.Delete(folder.Masks);
        }

        if (settings.Vault is { } vault)
        {
            await vault.DeleteAsync(folder.Run, NameOf(folder), cancellationToken);
        }
    }

    private static string NameOf(PlanFolder folder) => $"plan/{folder.Key}";
}

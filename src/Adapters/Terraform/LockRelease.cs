using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Gives back a state lock that somebody left, when it is still that one.</summary>
internal sealed class LockRelease(TerraformSettings settings, TerraformTool tool, TerraformInit init)
{
    /// <summary>Releases the lock; false when another one is held, or none.</summary>
    public async Task<bool> ReleaseAsync(TerraformRoot root, string lockId, CancellationToken cancellationToken)
    {
        await init.EnsureAsync(root, always: false, cancellationToken);
        return await init.RetryAfterInitAsync(
            root,
            async () =>
            {
                if (await FindHolderAsync(root, cancellationToken) != lockId)
                {
                    return false;
                }

                var call = await tool.CallAsync(root, settings.ReadTimeout, ["force-unlock", "-force", lockId], cancellationToken);
                return await tool.TryAsync(call, cancellationToken) is not { } error
                    || (StateLock.IsGone(error.Text) ? false : throw await tool.BrokeAsync($"Releasing the lock {lockId}", [error], call, cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>
    /// The id of the lock that is held now; null when none is. Over HTTP force-unlock takes no notice of the id that it is given (seen with
    /// Terraform 1.11), and would release whoever's lock there is.
    /// </summary>
    private async Task<string?> FindHolderAsync(TerraformRoot root, CancellationToken cancellationToken)
    {
        // Nothing else takes the lock so cheaply: what is not there is not untainted, and nothing is written.
        var call = await tool.CallAsync(
            root, settings.ReadTimeout, ["untaint", "-allow-missing", "-lock-timeout=0s", "terraform_data.nobody"], cancellationToken);
        return await tool.TryAsync(call, cancellationToken) switch
        {
            null => null,
            { } error when TerraformDiagnostics.KindOf(error) == TerraformFailureKind.StateLocked => StateLock.Parse(error.Detail)?.Id,
            { } error => throw await tool.BrokeAsync("Asking who holds the state lock", [error], call, cancellationToken),
        };
    }
}

using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.State;

namespace EksUpgradeBot.Sandbox.Terraform.Applying;

/// <summary>Waits for an update of EKS, looking as often as the provider does.</summary>
internal static class Poll
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Until the update succeeded.</summary>
    /// <param name="state">Path of the state, beside which <see cref="Trouble"/> is written down.</param>
    /// <exception cref="EksException">It failed, or asking for it did; the message is the provider's.</exception>
    /// <exception cref="ProviderCrash">The provider is gone.</exception>
    public static async Task UntilSuccessfulAsync(EksApi eks, string path, string title, string id, string state, CancellationToken cancellationToken)
    {
        var waiting = $"waiting for {title} version update ({id}): ";
        try
        {
            for (var gap = TimeSpan.FromSeconds(0.2); ; gap = gap * 2 > Longest ? Longest : gap * 2)
            {
                var update = (await eks.CallAsync("DescribeUpdate", HttpMethod.Get, path, null, cancellationToken))["update"]!;
                var status = $"{update["status"]}";
                if (status == "Successful")
                {
                    return;
                }

                if (status != "InProgress")
                {
                    throw new EksException($"unexpected state '{status}', wanted target 'Successful'. last error: {ErrorsOf(update)}");
                }

                if (Trouble.Is(state, Trouble.ProviderCrash))
                {
                    throw new ProviderCrash();
                }

                if (Trouble.Is(state, Trouble.Timeout))
                {
                    throw new EksException("timeout while waiting for state to become 'Successful' (last state: 'InProgress', timeout: 1h0m0s)");
                }

                await Task.Delay(gap, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new EksException(waiting + "context canceled");
        }
        catch (EksException e)
        {
            throw new EksException(waiting + e.Message);
        }
    }

    private static string ErrorsOf(JsonNode update)
    {
        var errors = (update["errors"] as JsonArray ?? [])
            .Select(error => $"{string.Join(", ", (error!["resourceIds"] as JsonArray ?? []).Select(id => $"{id}"))}: {error["errorCode"]}: {error["errorMessage"]}")
            .ToList();
        // What Go prints where there is no error to print.
        return errors.Count == 0 ? "%!s(<nil>)" : string.Join('\n', errors);
    }
}

/// <summary>The provider's process is gone, in the words that Terraform has for it.</summary>
internal sealed class ProviderCrash() : Exception("Plugin did not respond")
{
    public const string Detail =
        "The plugin encountered an error, and failed to respond to the plugin6.(*GRPCProvider).ApplyResourceChange call. The plugin logs may contain more details.";
}

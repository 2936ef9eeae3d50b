using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>The command <c>run</c>: checks everything that can be checked before the first connection, then serves until stopped.</summary>
internal static class RunBot
{
    /// <summary>Runs the bot; the exit code.</summary>
    public static async Task<int> RunAsync(BotConfiguration configuration, CancellationToken cancellationToken)
    {
        var (secrets, problems) = SlackSecrets.Read(Environment.GetEnvironmentVariable, configuration.Mode);
        if (secrets is null)
        {
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            return 2;
        }

        try
        {
            await using var database = await Database.OpenAsync(configuration.Store, TimeProvider.System, cancellationToken);
            var keys = EncryptionKeys.Read(Environment.GetEnvironmentVariable, database.IsShared);
            await using var app = BotHost.Build(configuration, secrets, database, keys);
            await app.RunAsync(cancellationToken);
            return 0;
        }
        catch (OutsideException refused)
        {
            await Console.Error.WriteLineAsync(refused.Remedy is { } remedy ? $"{refused.Message} {remedy}" : refused.Message);
            return 2;
        }
        catch (IOException taken) when (taken.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
        {
            await Console.Error.WriteLineAsync($"{configuration.Listen} is taken by another program: set `slack.url` to a free address.");
            return 2;
        }
    }
}

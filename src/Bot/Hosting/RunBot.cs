using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Jobs;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>The command <c>run</c>: checks everything that can be checked before the first connection, then serves until stopped.</summary>
internal static class RunBot
{
    /// <summary>A database server that is started together with the bot is there by then.</summary>
    private static readonly TimeSpan StoreComesWithin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan StoreTriedEvery = TimeSpan.FromSeconds(2);

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
            await using var database = await OpenStoreAsync(configuration.Store, TimeProvider.System, cancellationToken);
            await TimerSchema.ProvisionAsync(database, cancellationToken);
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

    private static async Task<Database> OpenStoreAsync(string connectionString, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var isTold = false;
        while (true)
        {
            try
            {
                return await Database.OpenAsync(connectionString, time, cancellationToken);
            }
            catch (OutsideException notYet) when (notYet.IsTransient && time.GetElapsedTime(begun) < StoreComesWithin)
            {
                if (!isTold)
                {
                    await Console.Error.WriteLineAsync($"{notYet.Message} Trying again for {StoreComesWithin.TotalSeconds:0} seconds.");
                    isTold = true;
                }
            }

            await Task.Delay(StoreTriedEvery, time, cancellationToken);
        }
    }
}

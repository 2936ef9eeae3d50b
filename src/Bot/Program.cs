using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Bot.Hosting;

// Plan files and states hold secrets: whatever this process and its children write is for their user alone.
ProcessUmask.MakePrivate();
var path = ConfigurationFile.Locate(args is [.., "--config", var given] ? given : null, Environment.GetEnvironmentVariable);
if (ConfigurationFile.Load(path) is not ConfigurationResult.Fine fine)
{
    return 2;
}

return await RunBot.RunAsync(fine.Configuration, CancellationToken.None);

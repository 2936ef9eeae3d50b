using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>Slack knows every thread.</summary>
internal sealed class FakeThreadLinks : IThreadLinks
{
    public Task<string?> FindAsync(RunId run, CancellationToken cancellationToken) => Task.FromResult<string?>($"https://acme.slack.com/archives/C0PLATFORM/{run}");
}

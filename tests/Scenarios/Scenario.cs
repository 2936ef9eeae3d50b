using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>A scenario: raises its stages, and tells what was seen there when it fails.</summary>
public abstract class Scenario : IAsyncLifetime
{
    private readonly List<Stage> _stages = [];
    private bool _holdsGate;

    /// <inheritdoc />
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var stage in _stages)
        {
            if (failed)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(await stage.TellAsync());
            }

            await stage.DisposeAsync();
        }

        if (_holdsGate)
        {
            RealTerraform.Gate.Release();
        }

        GC.SuppressFinalize(this);
    }

    private protected async Task<Stage> RaiseAsync(StageOptions options)
    {
        if (!_holdsGate && (options.Terraform == Terraform.Real || (RealTerraform.IsForAll && options.Terraform != Terraform.None)))
        {
            await RealTerraform.Gate.WaitAsync();
            _holdsGate = true;
        }

        var stage = await Stage.RaiseAsync(options);
        _stages.Add(stage);
        return stage;
    }

    /// <summary>The upgrade of <c>dev</c> to 1.35 has come to its end: everything was done once, and every message stands once.</summary>
    private protected static async Task EndsWellAsync(Stage stage, RunThread thread)
    {
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateNodegroupVersion"));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev"));
        await StandsOnceAsync(thread);
    }

    /// <summary>No message of a thread was posted twice.</summary>
    private protected static async Task StandsOnceAsync(RunThread thread)
    {
        var keys = await thread.KeysAsync();
        Assert.Equal(keys.Distinct(), keys);
    }

    /// <summary>Approves whatever is proposed until the report stands there; a click that a dying bot missed is made again.</summary>
    /// <param name="kills">Who kills the bot; null when nobody does.</param>
    private protected static async Task ApproveEverythingAsync(Stage stage, RunThread thread, KillPoints? kills = null)
    {
        while (true)
        {
            var shown = await thread.SeesAsync(
                "something to approve, or the report",
                message => message.Key == "report" || message.Button("run.approve") is not null);
            if (shown.Key == "report")
            {
                return;
            }

            if (!await stage.Ben.TriesToPressAsync(shown, "run.approve") && kills is not null)
            {
                await kills.UntilAliveAsync();
            }
        }
    }
}

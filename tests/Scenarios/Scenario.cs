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
}

using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>Calls to the simulated services that get no answer until they are let go.</summary>
internal sealed class HeldCalls : IDisposable
{
    private readonly Stage _stage;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldCalls(Stage stage, Predicate<HttpRequest> isHeld)
    {
        _stage = stage;
        stage.Intercept(async (call, answer) =>
        {
            if (isHeld(call.Request))
            {
                _arrived.TrySetResult();
                await _gone.Task;
            }

            await answer();
        });
    }

    /// <summary>Waits for the first of them.</summary>
    public Task ArrivedAsync() => _arrived.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);

    /// <summary>Answers them, and holds none any more.</summary>
    public void LetGo()
    {
        _stage.Intercept(null);
        _gone.TrySetResult();
    }

    /// <inheritdoc />
    public void Dispose() => LetGo();
}

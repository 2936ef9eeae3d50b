using EksUpgradeBot.Sandbox.Terraform.State;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>Takes the state lock, and waits for it as long as <c>-lock-timeout</c> says.</summary>
internal static class StateLocking
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(16);

    public static async Task<LocalState> TakeAsync(
        CommandLine line, string path, string operation, IView view, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var hasSaid = false;
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            if (LocalState.TryLock(line.FullPath(path), operation, out var holder) is { } state)
            {
                return state;
            }

            var left = line.LockTimeout - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw new DiagnosticException(new Diagnostic("Error acquiring the state lock",
                    $"Error message: {Reason(line.FullPath(path))}\n{holder}\n\n"
                    + "Terraform acquires a state lock to protect the state from being written\nby multiple users at the same time. Please resolve "
                    + "the issue above and try\nagain. For most commands, you can disable locking with the \"-lock=false\"\nflag, but this is not "
                    + "recommended."));
            }

            if (!hasSaid)
            {
                view.Say("state_lock_acquire", "Acquiring state lock. This may take a few moments...");
                hasSaid = true;
            }

            await Task.Delay(left < pause ? left : pause, TimeProvider.System, cancellationToken);
        }
    }

    private static string Reason(string path) => Trouble.Is(path, Trouble.RemoteLock)
        ? "operation error S3: PutObject, https response error StatusCode: 412, RequestID: , HostID: , api error PreconditionFailed: At least one of the "
            + "pre-conditions you specified did not hold"
        : "resource temporarily unavailable";
}

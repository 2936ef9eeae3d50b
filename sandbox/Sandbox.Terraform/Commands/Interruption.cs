using System.Runtime.InteropServices;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>SIGINT or SIGTERM: the first asks for an end in order, the second ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly IView _view;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _received;

    public Interruption(IView view)
    {
        _view = view;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive)];
    }

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _stop.Dispose();
    }

    private void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _received) == 1)
        {
            _view.Log("\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\nGracefully shutting down...\n");
            _view.Log("Stopping operation...");
            _stop.Cancel();
            return;
        }

        _view.Log("\nTwo interrupts received. Exiting immediately. Note that data loss may have occurred.\n");
        Environment.Exit(1);
    }
}

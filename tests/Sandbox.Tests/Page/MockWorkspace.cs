using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EksUpgradeBot.Sandbox.Tests.Page;

/// <summary>The page's stand-in server, run by node; it ends when its input does, so it cannot outlive the tests.</summary>
internal sealed class MockWorkspace : IAsyncDisposable
{
    private readonly Process _process;

    private MockWorkspace(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts a workspace that nobody has touched yet.</summary>
    /// <exception cref="InvalidOperationException">The server ended before it told its address.</exception>
    public static async Task<MockWorkspace> StartAsync(string node, bool hasWorld, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(node) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(SourceFolder(), "mock", "server.mjs"));
        if (!hasWorld)
        {
            start.ArgumentList.Add("--no-world");
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{node} did not start");
        var address = await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The mock server ended before it told its address");
        return new MockWorkspace(process, new Uri(address));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>The peer's packages and versions.</summary>
internal sealed record Peer(string Script, string Bolt, string Node)
{
    /// <summary>Installs what its lock file names, unless that has been done.</summary>
    /// <exception cref="InvalidOperationException">Node or npm is missing, or could not install.</exception>
    public static async Task<Peer> PrepareAsync(CancellationToken cancellationToken)
    {
        var directory = Path.Combine(Tree.Root(), "bench", "Acknowledgement", "peer");
        var manifest = Path.Combine(directory, "node_modules", "@slack", "bolt", "package.json");
        if (!File.Exists(manifest))
        {
            await RunAsync(directory, "npm", ["ci", "--no-audit", "--no-fund"], cancellationToken);
        }

        using var package = JsonDocument.Parse(await File.ReadAllTextAsync(manifest, cancellationToken));
        return new(
            Path.Combine(directory, "app.js"),
            package.RootElement.GetProperty("version").GetString()!,
            (await RunAsync(directory, "node", ["--version"], cancellationToken)).Trim());
    }

    private static async Task<string> RunAsync(string directory, string program, string[] words, CancellationToken cancellationToken)
    {
        try
        {
            var start = new ProcessStartInfo(program, words) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{program} {string.Join(' ', words)} failed in {directory}:\n{output}");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} was not found: the peer needs Node.js 20 or newer with npm.", missing);
        }
    }
}

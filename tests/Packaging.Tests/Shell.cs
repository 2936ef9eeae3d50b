using System.Diagnostics;

namespace EksUpgradeBot.Packaging.Tests;

/// <summary>A program that ran to its end.</summary>
internal sealed record Ran(int ExitCode, string Output)
{
    /// <summary>Both outputs, or why it could not be started.</summary>
    public override string ToString() => $"exit code {ExitCode}: {Output}";
}

/// <summary>Runs programs as a person at a shell would.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<Ran> RunAsync(string directory, IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        using var process = Start(directory, variables, program, arguments);
        using var guard = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(guard.Token);
            var output = await process.StandardOutput.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            return new Ran(process.ExitCode, output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return new Ran(-1, $"{program} was still running after {Patience}.");
        }
    }

    public static Process Start(string directory, IReadOnlyDictionary<string, string> variables, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
    }
}

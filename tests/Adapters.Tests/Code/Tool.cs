using System.Diagnostics;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>Runs a program, away from any repository and any network.</summary>
internal static class Tool
{
    public static async Task<(int Exit, string Output)> RunAsync(
        string file, string[] arguments, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CEILING_DIRECTORIES"] = "/";
        start.Environment["TF_CLI_CONFIG_FILE"] = "";
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, output + await error);
    }
}

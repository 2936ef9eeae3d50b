using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>Finds a program before it is started, so that a missing one is told by its name and not by exit code 127.</summary>
internal static class ExecutablePath
{
    /// <summary>The absolute path of the program.</summary>
    /// <exception cref="OutsideException">It is not there, or may not be executed; the remedy says what to install.</exception>
    public static string Find(ToolCall call) =>
        TryFind(call.Executable, call.Environment["PATH"])
        ?? throw new OutsideException(
            call.Executable.Contains('/')
                ? $"The program {call.Executable} is not there or may not be executed."
                : $"The program {call.Executable} is not on the PATH.",
            isTransient: false)
        {
            Remedy = call.InstallHint ?? $"Install {Path.GetFileName(call.Executable)} where the bot runs, or configure its path.",
        };

    /// <summary>The absolute path of a program; null when it is not there.</summary>
    public static string? TryFind(string executable, string? path)
    {
        if (executable.Contains('/'))
        {
            return IsProgram(executable) ? Path.GetFullPath(executable) : null;
        }

        return (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, executable))
            .Where(IsProgram)
            .Select(Path.GetFullPath)
            .FirstOrDefault();
    }

    private static bool IsProgram(string path) => File.Exists(path) && NativeMethods.Access(path, NativeMethods.Executable) == 0;
}

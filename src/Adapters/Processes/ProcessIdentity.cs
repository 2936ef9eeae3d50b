using System.Globalization;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// A process, told apart from a later one with the same id: the kernel gives ids again, but not with the same start time.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTime">Field 22 of <c>/proc/PID/stat</c>: clock ticks between the start of the machine and of the process.</param>
public readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>
    /// Names the machine and the space of process ids that this program sees: an identity means nothing elsewhere, such as
    /// in a new container over the same volume.
    /// </summary>
    public static string Machine { get; } = ReadMachine();

    /// <summary>The process that runs under this id now; null when none does, or when it is dead and only waits to be reaped.</summary>
    public static ProcessIdentity? Of(int pid) =>
        ReadStat(pid) is { State: not ('Z' or 'X'), StartTime: var start } ? new ProcessIdentity(pid, start) : null;

    /// <summary>A child that nobody has waited for: the kernel keeps its id and its start time even when it is dead.</summary>
    internal static ProcessIdentity OfChild(int pid) => new(pid, ReadStat(pid)?.StartTime ?? 0);

    /// <summary>The processes that run now.</summary>
    internal static IEnumerable<ProcessIdentity> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(Of)
            .OfType<ProcessIdentity>();

    /// <summary>The arguments of the process, the program first; empty when it is gone or is not ours to look at.</summary>
    internal IReadOnlyList<string> ReadArguments() => ReadList("cmdline");

    /// <summary>The environment it was started with, as <c>NAME=value</c>; empty when it is gone or is not ours to look at.</summary>
    internal IReadOnlyList<string> ReadEnvironment() => ReadList("environ");

    private string[] ReadList(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{Pid}/{file}").TrimEnd('\0').Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (char State, long StartTime)? ReadStat(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");

            // The second field is the program's name in parentheses, and may hold spaces and parentheses of its own.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string ReadMachine()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// Programs that outlive the bot: in a session of their own, with both outputs in a file. A pipe would not do: Terraform dies of
/// SIGPIPE at the first line that it prints after the bot has gone.
/// </summary>
public static class DetachedProcess
{
    private const uint OwnerMayReadAndWrite = 0b110_000_000;

    // The children of this process, with their exit code once they were reaped. Only these are ever waited for: an id that was
    // given again may belong to a child of .NET's, whose exit code must not be taken away from it. A few per upgrade.
    private static readonly Dictionary<ProcessIdentity, int?> Children = [];

    /// <summary>Starts a program and leaves it alone. <see cref="ToolCall.Timeout"/> and the bounds of a call mean nothing here.</summary>
    /// <param name="call">What to start.</param>
    /// <param name="outputFile">Absolute path of the file that both outputs are appended to; made with mode 0600.</param>
    /// <exception cref="OutsideException">The program is missing or cannot be started.</exception>
    public static ProcessIdentity Start(ToolCall call, string outputFile)
    {
        var executable = ExecutablePath.Find(call);
        var directory = call.WorkingDirectory ?? Environment.CurrentDirectory;
        if (!Directory.Exists(directory))
        {
            throw new OutsideException($"{call.Name} cannot run in {directory}: there is no such directory.", isTransient: false);
        }

        var pid = Spawn(
            executable, [call.Executable, .. call.Arguments],
            [.. call.Environment.Variables.Select(variable => $"{variable.Key}={variable.Value}")], directory, outputFile);

        var process = ProcessIdentity.OfChild(pid);
        lock (Children)
        {
            Children[process] = null;
        }

        return process;
    }

    /// <summary>True while the process runs. Asked by the process that started it or by any later one.</summary>
    public static bool IsAlive(ProcessIdentity process)
    {
        Reap(process);
        return ProcessIdentity.Of(process.Pid) == process;
    }

    /// <summary>
    /// How a process ended that this process had started: its exit code, or 128 and the signal that ended it. Null while it
    /// runs, and for a process that another one had started, whose end only its output tells.
    /// </summary>
    public static int? ExitCodeOf(ProcessIdentity process) => Reap(process);

    /// <summary>Sends SIGINT to this process only, so that Terraform can end in order; false when it does not run any more.</summary>
    public static bool Interrupt(ProcessIdentity process) =>
        IsAlive(process) && NativeMethods.Kill(process.Pid, NativeMethods.SigInt) == 0;

    private static int? Reap(ProcessIdentity process)
    {
        lock (Children)
        {
            if (Children.TryGetValue(process, out var code) && code is null
                && NativeMethods.WaitPid(process.Pid, out var status, NativeMethods.NoHang) == process.Pid)
            {
                var signal = status & 0x7F;
                Children[process] = code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
            }

            return code;
        }
    }

    private static unsafe int Spawn(string executable, string[] arguments, string[] environment, string directory, string outputFile)
    {
        var attributes = stackalloc byte[NativeMethods.OpaqueSize];
        var actions = stackalloc byte[NativeMethods.OpaqueSize];
        var signals = stackalloc byte[NativeMethods.OpaqueSize];
        _ = NativeMethods.InitAttributes(attributes);
        _ = NativeMethods.InitActions(actions);
        var argumentBlock = new NativeStrings(arguments);
        var environmentBlock = new NativeStrings(environment);
        try
        {
            // .NET ignores SIGPIPE and blocks nothing for good; neither may be handed down.
            _ = NativeMethods.FillSignalSet(signals);
            _ = NativeMethods.SetDefaultSignals(attributes, signals);
            _ = NativeMethods.EmptySignalSet(signals);
            _ = NativeMethods.SetMask(attributes, signals);
            _ = NativeMethods.SetFlags(
                attributes, NativeMethods.SetSession | NativeMethods.SetSignalDefaults | NativeMethods.SetSignalMask);
            _ = NativeMethods.AddOpen(actions, 0, "/dev/null", 0, 0);
            _ = NativeMethods.AddOpen(
                actions, 1, outputFile, NativeMethods.WriteOnly | NativeMethods.Create | NativeMethods.Append, OwnerMayReadAndWrite);
            _ = NativeMethods.AddDuplicate(actions, 1, 2);
            _ = NativeMethods.AddChangeDirectory(actions, directory);

            var error = NativeMethods.Spawn(out var pid, executable, actions, attributes, argumentBlock.Pointer, environmentBlock.Pointer);
            return error == 0
                ? pid
                : throw new OutsideException(
                    $"{Path.GetFileName(executable)} could not be started: error {error} of posix_spawn.", isTransient: error != NativeMethods.NoSuchFile);
        }
        finally
        {
            argumentBlock.Free();
            environmentBlock.Free();
            _ = NativeMethods.DestroyActions(actions);
            _ = NativeMethods.DestroyAttributes(attributes);
        }
    }

    /// <summary>A null-terminated array of null-terminated strings, as the C library wants it.</summary>
    private readonly unsafe struct NativeStrings
    {
        public NativeStrings(string[] texts)
        {
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < texts.Length; i++)
            {
                var length = Encoding.UTF8.GetByteCount(texts[i]);
                Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
                Encoding.UTF8.GetBytes(texts[i], new Span<byte>(Pointer[i], length));
            }
        }

        public byte** Pointer { get; }

        public void Free()
        {
            for (var text = Pointer; *text is not null; text++)
            {
                NativeMemory.Free(*text);
            }

            NativeMemory.Free(Pointer);
        }
    }
}

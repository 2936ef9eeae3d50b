using System.Diagnostics;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// Runs programs to their end: no shell, an environment and a session of their own, output read as it comes and bounded.
/// When the caller gives up, or time is up, the program itself is interrupted (SIGINT) so that it can clean up, and after
/// its grace its whole process group is killed. Nothing that it started in its group outlives it.
/// </summary>
public sealed class ProcessRunner(TimeProvider time)
{
    /// <summary>
    /// How long to read on after the end of the program. A grandchild that left the group (git's own housekeeping does) may
    /// hold the pipe for ever; what the tool itself printed is at most the 64 KiB that a pipe holds.
    /// </summary>
    internal TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program and keeps the tail of what it prints.</summary>
    /// <exception cref="OutsideException">The program is missing (final) or took too long (transient).</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the program has ended.</exception>
    public Task<ToolResult> RunAsync(ToolCall call, CancellationToken cancellationToken) => RunAsync(call, null, cancellationToken);

    /// <summary>Runs a program and hands over each line as it comes, both streams one at a time. A slow reader slows the program down.</summary>
    /// <inheritdoc cref="RunAsync(ToolCall, CancellationToken)" path="/exception" />
    public Task<ToolResult> RunAsync(ToolCall call, Func<ToolLine, ValueTask>? onLine, CancellationToken cancellationToken) =>
        RunAsync(call, (output, lines) => ReadLinesAsync(output, false, call, lines), onLine, mayStayOpen: true, cancellationToken);

    /// <summary>
    /// Runs a program whose standard output is one large document, and hands over the stream. Standard error is kept as the tail.
    /// </summary>
    /// <inheritdoc cref="RunAsync(ToolCall, CancellationToken)" path="/exception" />
    public Task<ToolResult> ReadAsync(ToolCall call, Func<Stream, Task> read, CancellationToken cancellationToken) =>
        RunAsync(call, (output, _) => read(output), null, mayStayOpen: false, cancellationToken);

    private async Task<ToolResult> RunAsync(
        ToolCall call, Func<Stream, Lines, Task> readOutput, Func<ToolLine, ValueTask>? onLine, bool mayStayOpen,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(call);
        using var lines = new Lines(call.TailLines, onLine);
        using var timeout = new CancellationTokenSource(call.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        var streams = Task.WhenAll(
            StopOnFailureAsync(() => readOutput(process.StandardOutput.BaseStream, lines), stop),
            StopOnFailureAsync(() => ReadLinesAsync(process.StandardError.BaseStream, true, call, lines), stop),
            WriteInputAsync(process, call.StandardInput));

        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, call.Grace);
        }

        // What is left of the group are background children that nobody waits for; they would also keep the pipes open.
        _ = NativeMethods.Kill(-process.Id, NativeMethods.SigKill);
        var isDrained = await DrainAsync(streams);

        cancellationToken.ThrowIfCancellationRequested();
        if (timeout.IsCancellationRequested)
        {
            throw new OutsideException($"{call.Name} did not end within {call.Timeout} and was stopped.", isTransient: true);
        }

        // Lines that were read stand for themselves; half a document does not.
        return isDrained || mayStayOpen
            ? lines.ToResult(process.ExitCode)
            : throw new OutsideException($"What {call.Name} printed could not be read to its end.", isTransient: true);
    }

    private static Process Start(ToolCall call)
    {
        var executable = ExecutablePath.Find(call);
        if (call.WorkingDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new OutsideException($"{call.Name} cannot run in {directory}: there is no such directory.", isTransient: false);
        }

        // .NET cannot start a program in a session of its own. setsid(1) becomes the program itself (it does not fork,
        // because a child of .NET leads no group), so that the process id is the tool's and its group's.
        var start = new ProcessStartInfo
        {
            FileName = ExecutablePath.TryFind("setsid", call.Environment["PATH"] ?? Environment.GetEnvironmentVariable("PATH"))
                ?? throw new OutsideException("The program setsid is not on the PATH.", isTransient: false)
                {
                    Remedy = "Install util-linux where the bot runs.",
                },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = call.WorkingDirectory ?? "",
        };
        start.ArgumentList.Add(executable);
        foreach (var argument in call.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in call.Environment.Variables)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.Start();
        return process;
    }

    private async Task EndAsync(Process process, TimeSpan grace)
    {
        // Only the tool: Terraform's providers must stay until Terraform has told them to stop.
        _ = NativeMethods.Kill(process.Id, NativeMethods.SigInt);
        using var patience = new CancellationTokenSource(grace, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The second kill is for the instant in which setsid has not made the group yet.
            _ = NativeMethods.Kill(-process.Id, NativeMethods.SigKill);
            _ = NativeMethods.Kill(process.Id, NativeMethods.SigKill);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task<bool> DrainAsync(Task streams)
    {
        try
        {
            await streams.WaitAsync(DrainLimit, time);
            return true;
        }
        catch (TimeoutException) when (!streams.IsCompleted)
        {
            // The reader stays behind until that grandchild ends; its late exception is nobody's business.
            _ = streams.ContinueWith(late => late.Exception, TaskScheduler.Default);
            return false;
        }
    }

    private static async Task StopOnFailureAsync(Func<Task> read, CancellationTokenSource stop)
    {
        try
        {
            // Called in here, so that a reader that throws at once ends the program too.
            await read();
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task ReadLinesAsync(Stream stream, bool isError, ToolCall call, Lines lines)
    {
        var reader = new BoundedLineReader(stream, call.MaxLineBytes);
        while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
        {
            await lines.AddAsync(new ToolLine(isError, text));
        }
    }

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program did not want to read it all.
        }
    }

    private sealed class Lines(int bound, Func<ToolLine, ValueTask>? onLine) : IDisposable
    {
        private readonly SemaphoreSlim _oneAtATime = new(1, 1);
        private readonly Queue<ToolLine> _tail = new();
        private long _dropped;
        private bool _closed;

        public async Task AddAsync(ToolLine line)
        {
            await _oneAtATime.WaitAsync();
            try
            {
                if (_closed)
                {
                    return;
                }

                _tail.Enqueue(line);
                if (_tail.Count > bound)
                {
                    _tail.Dequeue();
                    _dropped++;
                }

                if (onLine is not null)
                {
                    await onLine(line);
                }
            }
            finally
            {
                _oneAtATime.Release();
            }
        }

        public ToolResult ToResult(int exitCode)
        {
            _oneAtATime.Wait();
            try
            {
                _closed = true;
                return new ToolResult(exitCode, [.. _tail], _dropped);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }

        // Never disposed in truth: a reader that stayed behind may still come.
        public void Dispose() => _closed = true;
    }
}

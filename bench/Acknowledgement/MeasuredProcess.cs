using System.Diagnostics;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>A process beside the generator: started, watched for what it costs, ended with the benchmark.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private readonly Process _process;

    private MeasuredProcess(Process process) => _process = process;

    /// <summary>What it has used of the processors so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What it holds of the memory now.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts it; what it prints goes into a file, or can be read when there is none.</summary>
    public static MeasuredProcess Start(string directory, string? log, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo(log is null ? words[0] : "/bin/sh")
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = log is null,
        };
        foreach (var word in log is null ? words[1..] : ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. words])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} could not be started."));
    }

    /// <summary>The next line that it prints.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The simulated world did not start.");

    /// <summary>Waits until it answers there with success.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or did not within a minute.</exception>
    public async Task WaitUntilReadyAsync(Uri url, string log, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var began = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            try
            {
                using var response = await http.GetAsync(url, cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // It is still starting.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        throw new InvalidOperationException($"An app did not become ready:\n{string.Join('\n', File.ReadLines(log).TakeLast(20))}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Nothing that it holds is needed any more, and a backlog must not be worked off on the other's time.
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

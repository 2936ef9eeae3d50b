using System.Diagnostics;
using System.Globalization;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>What one run of a program cost.</summary>
/// <param name="Time">From its start to its end.</param>
/// <param name="Cpu">What it used of the processors.</param>
/// <param name="Peak">The most memory that was resident, in bytes; the kernel keeps this mark itself.</param>
internal sealed record Measurement(TimeSpan Time, TimeSpan Cpu, long Peak);

/// <summary>A process that is watched from outside, through /proc.</summary>
internal static class MeasuredProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with an exit code above 1, which means findings.</exception>
    public static (Measurement Measurement, string Output) Run(IReadOnlyList<string> words)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Start(words);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        var cpu = TimeSpan.Zero;
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, Mark(process.Id));
            cpu = Cpu(process) ?? cpu;
        }

        var time = Stopwatch.GetElapsedTime(began);
        return process.ExitCode <= 1
            ? (new Measurement(time, cpu, peak), output.Result)
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>The mark of a program that was started and waits for an input that does not come.</summary>
    public static long HighestWhileIdle(IReadOnlyList<string> words)
    {
        using var process = Start(words);
        try
        {
            // Idle is when it has used no processor for half a second.
            var (used, since) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(0.5) || used < TimeSpan.FromMilliseconds(20))
            {
                if (process.WaitForExit(20))
                {
                    throw new InvalidOperationException($"{string.Join(' ', words)} did not wait for its input.");
                }

                if (Cpu(process) is { } now && now > used)
                {
                    (used, since) = (now, Stopwatch.GetTimestamp());
                }
            }

            return Mark(process.Id);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static Process Start(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} could not be started.");
    }

    private static TimeSpan? Cpu(Process process)
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    /// <summary>VmHWM, the highest that the resident memory ever was; 0 when the process has ended.</summary>
    private static long Mark(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

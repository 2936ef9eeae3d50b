using System.Reflection;
using System.Runtime.InteropServices;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>What is printed.</summary>
internal static class Report
{
    private const string Columns = "{0,-22} {1,9} {2,9} {3,9} {4,9} {5,9} {6,12}";

    // DESIGN: at most this much above the idle process.
    private const int AllowedMiB = 64;

    public static void Head(BenchOptions options, long bytes)
    {
        var bot = AssemblyName.GetAssemblyName(Tree.BotAssembly()).Version;
        Console.WriteLine($"""
            Summary of a Terraform plan of {options.Changes} resource changes, {bytes / 1e6:0} MB of JSON

            EksUpgradeBot {bot} on {RuntimeInformation.FrameworkDescription}, Release; {options.Rounds} rounds, in turn, each in a process of its own
            {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, load average before {LoadAverage()}
            """);
        if (Tree.OnPath("tf-summarize") is null)
        {
            Console.WriteLine("tf-summarize is not on the PATH, so nothing is said about it: the whole-document reader is a stand-in, and is not it.");
        }
    }

    public static void Rows(IReadOnlyList<(Contestant Contestant, long? Idle, IReadOnlyList<Measurement> Rounds)> results)
    {
        Console.WriteLine();
        Console.WriteLine(Columns, "", "best s", "median s", "CPU s", "idle MiB", "peak MiB", "above idle");
        foreach (var (contestant, idle, rounds) in results)
        {
            Console.WriteLine(
                Columns,
                contestant.Name,
                $"{rounds.Min(round => round.Time.TotalSeconds):0.00}",
                $"{Median(rounds):0.00}",
                $"{rounds.Min(round => round.Cpu.TotalSeconds):0.00}",
                idle is { } mark ? $"{MiB(mark):0}" : "-",
                $"{MiB(Peak(rounds)):0}",
                idle is { } waiting ? $"{MiB(Peak(rounds) - waiting):0} MiB" : "-");
        }

        var (bot, botIdle, botRounds) = results[0];
        foreach (var (contestant, _, rounds) in results.Skip(1))
        {
            Console.WriteLine(
                $"{bot.Name} against {contestant.Name}: {Median(rounds) / Median(botRounds):0.0} times as fast (medians), "
                + $"1/{(double)Peak(rounds) / Peak(botRounds):0.0} of its memory at the peak");
        }

        var above = MiB(Peak(botRounds) - botIdle!.Value);
        Console.WriteLine($"Memory above the idle process: {above:0} MiB of the {AllowedMiB} MiB that are allowed{(above > AllowedMiB ? ": too much" : "")}");
        Console.WriteLine($"Load average after: {LoadAverage()}. Machines are shared: the ratio of two rows of one run counts, not the seconds.");
    }

    private static double Median(IReadOnlyList<Measurement> rounds) => rounds.Select(round => round.Time.TotalSeconds).Order().ElementAt(rounds.Count / 2);

    private static long Peak(IReadOnlyList<Measurement> rounds) => rounds.Max(round => round.Peak);

    private static double MiB(long bytes) => bytes / 1024.0 / 1024;

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

using System.Reflection;
using System.Runtime.InteropServices;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>What is printed.</summary>
internal static class Report
{
    private const string Columns = "{0,-14} {1,8} {2,9} {3,9} {4,9} {5,9} {6,9} {7,7} {8,13} {9,9} {10,8}";

    public static void Head(BenchOptions options, Peer peer)
    {
        var bot = AssemblyName.GetAssemblyName(Tree.BotAssembly()).Version;
        Console.WriteLine($"""
            Acknowledgement of a slash command over signed HTTP

            EksUpgradeBot {bot} on {RuntimeInformation.FrameworkDescription}, Release, store SQLite on disk
            @slack/bolt {peer.Bolt} (HTTPReceiver) on Node.js {peer.Node}, nothing on disk
            {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, load average before {LoadAverage()}
            steady: {options.Rate} commands a second, open loop, latency from the time at which the command was due
            full load: {options.Connections} senders, each with one command under way
            {options.Length.TotalSeconds:0} s a phase after {options.Warmup.TotalSeconds:0} s of warming up; each app started afresh for each phase
            """);
    }

    public static void Rows(Phase phase, IReadOnlyList<(Contestant Contestant, Measurement Measurement)> results)
    {
        Console.WriteLine($"\n{phase.Title} ({string.Join(", ", phase.Lines.Distinct().Select(line => $"`{line.Text}`"))})");
        Console.WriteLine(Columns, "", "commands", "p50 ms", "p90 ms", "p99 ms", "max ms", "acks/s", "errors", "answers after", "ms CPU/cmd", "MiB");
        foreach (var (contestant, measured) in results)
        {
            Console.WriteLine(
                Columns,
                contestant.Name,
                measured.Count,
                Milliseconds(measured.At(0.50)),
                Milliseconds(measured.At(0.90)),
                Milliseconds(measured.At(0.99)),
                Milliseconds(measured.At(1)),
                $"{measured.Throughput:0}",
                measured.Errors,
                $"{measured.Answers}/{measured.Expected}",
                $"{measured.Cpu.TotalMilliseconds / Math.Max(1, measured.Count):0.00}",
                measured.Memory / 1024 / 1024);
        }

        var (bot, peer) = (results[0].Measurement, results[^1].Measurement);
        Console.WriteLine(
            $"bot against bolt: p50 {Ratio(bot.At(0.50), peer.At(0.50))}, p99 {Ratio(bot.At(0.99), peer.At(0.99))} of its latency"
            + (phase.FullLoad ? $", {bot.Throughput / Math.Max(1, peer.Throughput):0.00} times its throughput" : "")
            + (phase.FullLoad ? "" : $"; the generator was late by {Milliseconds(bot.Lateness)} and {Milliseconds(peer.Lateness)} ms at p99"));
    }

    public static void Foot() => Console.WriteLine($"""

        Load average after: {LoadAverage()}. Machines are shared: generator, simulated world and app compete for the same processors
        with whatever else runs here. Absolute times say little; the ratio of two rows of one run is what counts.
        """);

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:0.00}";

    private static string Ratio(TimeSpan ours, TimeSpan theirs) => $"{ours / theirs:0.00}";

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

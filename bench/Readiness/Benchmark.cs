using System.Diagnostics;
using System.Text.Json;
using EksUpgradeBot.Bench.PlanSummary;
using EksUpgradeBot.Sandbox.Aws;

namespace EksUpgradeBot.Bench.Readiness;

/// <summary>Makes the readiness report of one large cluster again and again, each time by a bot that was just started.</summary>
internal static class Benchmark
{
    public static async Task RunAsync(Size size, int runs)
    {
        var directory = Directory.CreateTempSubdirectory("eksbot-bench-").FullName;
        try
        {
            var scene = LargeCluster.WriteScene(directory, size);
            var configuration = LargeCluster.WriteConfiguration(directory);
            using var world = Start(scene, Path.Combine(directory, "world"));
            var url = await world.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The world did not start: {await world.StandardError.ReadToEndAsync()}");
            try
            {
                await MeasureAsync(size, runs, configuration, url);
            }
            finally
            {
                world.StandardInput.Close();
                await world.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task MeasureAsync(Size size, int runs, string configuration, string url)
    {
        // The programs that are started from here inherit them.
        foreach (var (name, value) in BotEnvironment.For(url))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        string[] report = ["dotnet", Tree.BotAssembly(), "report", "large", "1.35", "--json", "--config", configuration];
        Console.WriteLine($"{size.Nodes} nodes, {size.Pods} pods, {size.Releases} Helm releases; {Environment.ProcessorCount} processors");
        Console.WriteLine("run   seconds   CPU s   peak MiB   API calls   findings");
        var idle = MeasuredProcess.Run(["dotnet", Tree.BotAssembly(), "--version"]).Measurement;
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        for (var run = 1; run <= runs; run++)
        {
            var before = await CallsAsync(http);
            var (measured, output) = MeasuredProcess.Run(report);
            var calls = await CallsAsync(http) - before;
            var findings = Check(output, size);
            Console.WriteLine($"{run,3}   {measured.Time.TotalSeconds,7:0.00}   {measured.Cpu.TotalSeconds,5:0.0}   {measured.Peak / 1048576.0,8:0}   {calls,9}   {findings,8}");
        }

        Console.WriteLine($"The program alone (--version): {idle.Time.TotalSeconds:0.00} s, {idle.Peak / 1048576.0:0} MiB.");
    }

    // A report that saw less than there is would be quick and worth nothing.
    private static int Check(string output, Size size)
    {
        using var json = JsonDocument.Parse(output);
        var findings = json.RootElement.GetProperty("report").GetProperty("findings").EnumerateArray().ToList();
        var unseen = findings.Where(finding => finding.GetProperty("code").GetString()!.StartsWith("SEEN-", StringComparison.Ordinal))
            .Select(finding => $"{finding.GetProperty("title").GetString()}: {finding.GetProperty("seen").GetString()}").ToList();
        var groups = json.RootElement.GetProperty("report").GetProperty("skew").EnumerateArray().Count(row => row.GetProperty("component").GetString()!.Contains($"({size.Nodes / 10} nodes)", StringComparison.Ordinal));
        return unseen.Count > 0 ? throw new InvalidOperationException(string.Join('\n', unseen))
            : groups != 10 ? throw new InvalidOperationException($"The report has {groups} of 10 node groups.")
            : findings.Count;
    }

    private static async Task<int> CallsAsync(HttpClient http)
    {
        using var log = JsonDocument.Parse(await http.GetStringAsync("/_world/log"));
        return log.RootElement.GetArrayLength() == 0 ? 0 : log.RootElement[log.RootElement.GetArrayLength() - 1].GetProperty("number").GetInt32();
    }

    private static Process Start(string scene, string directory) => Process.Start(new ProcessStartInfo("dotnet", [typeof(Benchmark).Assembly.Location, "world", scene, directory])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    }) ?? throw new InvalidOperationException("The world could not be started.");
}

using EksUpgradeBot.Bench.Readiness;

if (args is ["world", var scene, var directory])
{
    await SimulatedWorld.ServeAsync(scene, directory);
    return 0;
}

var runs = 5;
if (args.Length > 0 && !(args is ["--runs", var count] && int.TryParse(count, out runs) && runs > 0))
{
    await Console.Error.WriteLineAsync("Options: --runs N   how often the report is made (5)");
    return 2;
}

try
{
    await Benchmark.RunAsync(new Size(Nodes: 5000, Pods: 20_000, Releases: 300), runs);
    return 0;
}
catch (InvalidOperationException broken)
{
    await Console.Error.WriteLineAsync(broken.Message);
    return 1;
}

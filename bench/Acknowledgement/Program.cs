using EksUpgradeBot.Bench.Acknowledgement;

if (args is ["world", var directory])
{
    await SimulatedWorld.ServeAsync(directory);
    return 0;
}

var (options, wrong) = BenchOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine(wrong);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await new Benchmark(options).RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (InvalidOperationException broken)
{
    Console.Error.WriteLine(broken.Message);
    return 1;
}

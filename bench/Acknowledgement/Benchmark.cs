namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>Both apps under the same loads, one after the other, on the same machine, against the same world.</summary>
internal sealed class Benchmark(BenchOptions options)
{
    /// <summary>The cluster that is asked about, as EKS calls it.</summary>
    public const string EksName = "prod-eu";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("eks-upgrade-bot-bench-").FullName;
        try
        {
            await MeasureAllAsync(directory, await Peer.PrepareAsync(cancellationToken), cancellationToken);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task MeasureAllAsync(string directory, Peer peer, CancellationToken cancellationToken)
    {
        await using var process = MeasuredProcess.Start(
            directory, log: null, new Dictionary<string, string>(), "dotnet", typeof(Benchmark).Assembly.Location, "world", Path.Combine(directory, "world"));
        using var world = new WorldClient(new Uri(await process.ReadLineAsync(cancellationToken)));
        Contestant[] contestants = [new Bot(Tree.BotAssembly()), new Bolt(peer.Script)];

        Report.Head(options, peer);
        foreach (var phase in options.Phases)
        {
            var results = new List<(Contestant Contestant, Measurement Measurement)>();
            foreach (var contestant in contestants)
            {
                var place = Path.Combine(directory, $"{phase.Name}-{results.Count}");
                results.Add((contestant, await MeasureAsync(contestant, phase, world, place, cancellationToken)));
            }

            Report.Rows(phase, results);
        }

        Report.Foot();
    }

    private async Task<Measurement> MeasureAsync(
        Contestant contestant, Phase phase, WorldClient world, string place, CancellationToken cancellationToken)
    {
        var (process, target) = await contestant.StartAsync(world.Url, place, cancellationToken);
        await using var ending = process;
        using var load = new Load(new SignedCommands(target, world.Url, phase.Lines));

        // Warmed up while all is well, so that each begins with nothing left to do.
        var before = await world.CountAnswersAsync(cancellationToken);
        var warm = await RunAsync(options.Warmup);
        await world.WaitForAnswersAsync(before + warm.Expected, cancellationToken);
        await world.SetFaultAsync(phase.Fault, active: true, cancellationToken);
        try
        {
            var cpu = process.Cpu;
            before = await world.CountAnswersAsync(cancellationToken);
            var measurement = await RunAsync(options.Length);
            measurement.Answers = await world.WaitForAnswersAsync(before + measurement.Expected, cancellationToken) - before;
            measurement.Cpu = process.Cpu - cpu;
            measurement.Memory = process.Memory;
            return measurement;
        }
        finally
        {
            await world.SetFaultAsync(phase.Fault, active: false, CancellationToken.None);
        }

        Task<Measurement> RunAsync(TimeSpan length) => phase.FullLoad
            ? load.FullAsync(options.Connections, length, cancellationToken)
            : load.AtRateAsync(options.Rate, length, cancellationToken);
    }
}

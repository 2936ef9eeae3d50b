namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>Every contestant summarizes the same large plan, in turn, each time in a process of its own.</summary>
internal sealed class Benchmark(BenchOptions options)
{
    public void Run()
    {
        var directory = Directory.CreateTempSubdirectory("eks-upgrade-bot-bench-");
        try
        {
            var plan = Path.Combine(directory.FullName, "plan.json");
            Console.WriteLine($"Making a plan of {options.Changes} resource changes ...");
            var counts = GeneratedPlan.Write(plan, options.Changes);
            Report.Head(options, new FileInfo(plan).Length);
            Measure(plan, counts);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private void Measure(string plan, GeneratedCounts counts)
    {
        var contestants = Contestant.All();
        var measured = contestants.ToDictionary(contestant => contestant, _ => new List<Measurement>());
        var idle = contestants.ToDictionary(contestant => contestant, contestant => contestant.MeasureIdle());

        // In turn, so that what else the machine does hits all of them alike. The first round finds the plan in the page cache: it was
        // written just now.
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                measured[contestant].Add(contestant.Summarize(plan, counts));
            }
        }

        Report.Rows([.. contestants.Select(contestant => (contestant, idle[contestant], (IReadOnlyList<Measurement>)measured[contestant]))]);
    }
}

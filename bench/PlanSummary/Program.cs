using EksUpgradeBot.Bench.PlanSummary;

if (args is ["whole-document", var plan])
{
    return WholeDocument.Summarize(plan);
}

var (options, wrong) = BenchOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine(wrong);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

try
{
    new Benchmark(options).Run();
    return 0;
}
catch (InvalidOperationException broken)
{
    Console.Error.WriteLine(broken.Message);
    return 1;
}

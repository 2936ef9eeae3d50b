using System.Diagnostics;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>
/// <c>helmfile apply</c>: the diff, then the releases that are to go, then those that differ. A release that fails does not keep
/// the others from being tried; at the end stands who is updated and who failed (helmfile/helmfile <c>pkg/app/app.go</c>
/// <c>apply</c>).
/// </summary>
internal static class ApplyCommand
{
    public static async Task<int> RunAsync(CommandLine line)
    {
        var state = HelmfileState.Read(line);
        _ = state.Selected(line);
        using var api = DiffCommand.Connect(line);
        var plans = await new Planning(state, line, api).PlanAsync();
        if (!line.Has("--suppress-diff"))
        {
            DiffCommand.Print(plans);
        }

        var done = new List<Done>();
        var helm = new Helm(api);
        foreach (var plan in plans.Where(plan => plan.IsDeleted))
        {
            line.Log($"Deleting {plan.Release.Name}");
            done.Add(await TryAsync(plan, ["delete", plan.Release.Name, "--namespace", plan.Release.Namespace], helm.UninstallAsync));
        }

        foreach (var plan in plans.Where(plan => plan.IsUpdated))
        {
            var chart = Planning.Normal(plan.Release.Chart);
            line.Log($"Upgrading release={plan.Release.Name}, chart={chart}, namespace={plan.Release.Namespace}");
            done.Add(await TryAsync(plan, ["upgrade", "--install", plan.Release.Name, chart, "--namespace", plan.Release.Namespace, "--history-max", "10"], helm.UpgradeAsync));
        }

        Tell(line, "UPDATED RELEASES:", done.Where(one => one is { Error: null, Plan.IsUpdated: true }));
        Tell(line, "DELETED RELEASES:", done.Where(one => one is { Error: null, Plan.IsDeleted: true }));
        Tell(line, "FAILED RELEASES:", done.Where(one => one.Error is not null));
        var errors = done.Select(one => one.Error).OfType<string>().ToList();
        return errors.Count == 0 ? 0 : throw new HelmfileException(errors.Count == 1
            ? $"in ./{line.File}: {errors[0]}"
            : $"in ./{line.File}: {errors.Count} errors:\n{string.Join('\n', errors.Select((error, index) => $"err {index}: {error}"))}");
    }

    private static async Task<Done> TryAsync(ReleasePlan plan, string[] arguments, Func<ReleasePlan, Task<string>> act)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            Console.WriteLine(await act(plan));
            return new Done(plan, null, clock.Elapsed);
        }
        catch (HelmException e)
        {
            return new Done(plan, $"failed processing release {plan.Release.Name}: {e.Report(arguments)}", clock.Elapsed);
        }
    }

    private static void Tell(CommandLine line, string heading, IEnumerable<Done> done)
    {
        var rows = done.Select(one => new[] { one.Plan.Release.Name, one.Plan.Release.Namespace, one.Plan.Release.Chart, one.Plan.Chart?.Version ?? "", $"{one.Took.TotalSeconds:0}s" }).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        rows.Insert(0, ["NAME", "NAMESPACE", "CHART", "VERSION", "DURATION"]);
        var widths = Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length)).ToList();
        line.Log($"\n{heading}\n{string.Join('\n', rows.Select(row => string.Join("   ", row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))))}\n");
    }

    private sealed record Done(ReleasePlan Plan, string? Error, TimeSpan Took);
}

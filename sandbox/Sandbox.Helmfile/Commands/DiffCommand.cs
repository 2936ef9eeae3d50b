using EksUpgradeBot.Sandbox.Helmfile.Cluster;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>
/// <c>helmfile diff</c>. What helm-diff says goes to standard output under a heading for each release, in the order of the
/// helmfile; everything else is a log on standard error (helmfile/helmfile <c>pkg/state/state.go</c> <c>DiffReleases</c>,
/// <c>pkg/app/run.go</c>).
/// </summary>
internal static class DiffCommand
{
    public static async Task<int> RunAsync(CommandLine line)
    {
        if (line.Value("--output") is { } output and not "diff")
        {
            throw new HelmfileException($"The stand-in for helm-diff prints its text format only, not {output}");
        }

        var state = HelmfileState.Read(line);
        _ = state.Selected(line);
        using var api = Connect(line);
        var plans = await new Planning(state, line, api).PlanAsync();
        Print(plans);
        if (!TellAffected(plans, line) || !line.Has("--detailed-exitcode"))
        {
            return 0;
        }

        Console.Error.WriteLine("Identified at least one change");
        return 2;
    }

    /// <summary>Connects as helm would in its first call.</summary>
    public static KubernetesApi Connect(CommandLine line)
    {
        try
        {
            return new KubernetesApi(KubeConfig.Read(line.Value("--kubeconfig")));
        }
        catch (HelmException e)
        {
            throw new HelmfileException($"in ./{line.File}: {e.Report(["list", "--output", "json"])}");
        }
    }

    public static void Print(IEnumerable<ReleasePlan> plans)
    {
        foreach (var plan in plans.Where(plan => plan.Release.IsInstalled))
        {
            Console.WriteLine($"Comparing release={plan.Release.Name}, chart={Planning.Normal(plan.Release.Chart)}, namespace={plan.Release.Namespace}");
            if (plan.IsUpdated)
            {
                // One newline more than helm-diff printed.
                Console.WriteLine(plan.Text);
            }
        }
    }

    private static bool TellAffected(IReadOnlyList<ReleasePlan> plans, CommandLine line)
    {
        var affected = plans.Where(plan => plan.IsUpdated).Select(plan => $"  {plan.Release.Name} ({plan.Release.Chart}) UPDATED")
            .Concat(plans.Where(plan => plan.IsDeleted).Select(plan => $"  {plan.Release.Name} ({plan.Release.Chart}) DELETED"))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (affected.Count > 0)
        {
            line.Log($"Affected releases are:\n{string.Join('\n', affected)}\n");
        }
        else if (line.Has("--detailed-exitcode"))
        {
            line.Log("No affected releases");
        }

        return affected.Count > 0;
    }
}

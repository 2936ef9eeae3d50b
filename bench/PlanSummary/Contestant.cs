using System.Text.Json;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>A program that summarizes a plan.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Command">The program with its arguments; the plan's path comes last.</param>
/// <param name="Idle">The same program started and waiting, with nothing read: an input that never comes. Null when it has no such thing.</param>
/// <param name="Check">Says from what it printed why its totals are wrong; null when they are right or it prints none.</param>
internal sealed record Contestant(
    string Name, IReadOnlyList<string> Command, IReadOnlyList<string>? Idle, Func<string, GeneratedCounts, string?> Check)
{
    /// <summary>The bot, the stand-in for a peer, and tf-summarize where it is on the PATH.</summary>
    public static IReadOnlyList<Contestant> All()
    {
        var self = typeof(Contestant).Assembly.Location;
        var all = new List<Contestant>
        {
            new("bot summarize", ["dotnet", Tree.BotAssembly(), "summarize", "--json"], ["dotnet", Tree.BotAssembly(), "summarize", "--json", "-"], CheckJson),
            new("whole-document reader", ["dotnet", self, "whole-document"], ["dotnet", self, "whole-document", "-"], CheckJson),
        };
        if (Tree.OnPath("tf-summarize") is { } peer)
        {
            all.Add(new("tf-summarize", [peer], null, (_, _) => null));
        }

        return all;
    }

    /// <summary>What it holds of the memory while it waits for its input; null when it cannot wait.</summary>
    public long? MeasureIdle() => Idle is null ? null : MeasuredProcess.HighestWhileIdle(Idle);

    /// <exception cref="InvalidOperationException">It failed, or its totals are wrong: then its time means nothing.</exception>
    public Measurement Summarize(string plan, GeneratedCounts counts)
    {
        var (measurement, output) = MeasuredProcess.Run([.. Command, plan]);
        return Check(output, counts) is { } wrong
            ? throw new InvalidOperationException($"{Name} is wrong: {wrong}")
            : measurement;
    }

    private static string? CheckJson(string output, GeneratedCounts expected)
    {
        using var document = JsonDocument.Parse(output);
        var counts = document.RootElement.GetProperty("counts");
        var found = new GeneratedCounts(Of("create"), Of("update"), Of("replace"), Of("delete"));
        return found == expected ? null : $"{found} where {expected} was written";

        int Of(string kind) => counts.GetProperty(kind).GetInt32();
    }
}

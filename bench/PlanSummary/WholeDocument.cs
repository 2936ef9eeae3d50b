using System.Text.Json;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>
/// A stand-in for a peer: the summary as it is written without a thought for size. The whole file becomes one document, as most tools
/// do it; then the actions are counted and the addresses listed. It compares no attributes and masks nothing, so it has less to do than
/// the bot.
/// </summary>
internal static class WholeDocument
{
    public static int Summarize(string path)
    {
        using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        using var plan = JsonDocument.Parse(stream);
        var counts = new Dictionary<string, int> { ["create"] = 0, ["update"] = 0, ["replace"] = 0, ["delete"] = 0 };
        var listed = new List<object>();
        foreach (var change in plan.RootElement.GetProperty("resource_changes").EnumerateArray())
        {
            var actions = change.GetProperty("change").GetProperty("actions").EnumerateArray().Select(action => action.GetString()!).ToList();
            var kind = actions.Count > 1 ? "replace" : actions[0];
            if (kind == "no-op")
            {
                continue;
            }

            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            if (listed.Count < 1000)
            {
                listed.Add(new { address = change.GetProperty("address").GetString(), actions });
            }
        }

        Console.WriteLine(JsonSerializer.Serialize(new { counts, changes = listed }));
        return 0;
    }
}

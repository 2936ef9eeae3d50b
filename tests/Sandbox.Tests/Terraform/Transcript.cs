using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Control;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>What a terraform was asked, said and did, as text without what differs from run to run.</summary>
/// <remarks>
/// Of <c>show -json</c> it keeps what the bot reads: planned values, prior state, configuration, variables and relevant attributes
/// are left out, and attributes that are as in the seeded state are not repeated. A long line that was said before is <c>= N</c>: the same
/// as the Nth long line.
/// </remarks>
internal sealed class Transcript(string scratch, string url, JsonNode seed)
{
    private static readonly string[] Unread =
        ["planned_values", "prior_state", "configuration", "variables", "relevant_attributes", "timestamp", "resource_changes", "resource_drift"];

    private const int WorthRepeating = 120;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, int> _said = new(StringComparer.Ordinal);
    private readonly Wording _wording = new(scratch, url);
    private readonly Attributes _seed = Attributes.OfState(seed);

    public override string ToString() => _text.ToString();

    public void Ran(string[] arguments, int exitCode, string output, string errors)
    {
        Line($"$ terraform {string.Join(' ', arguments)}");
        Line($"exit {exitCode}");
        if (arguments is ["show", ..] && exitCode == 0)
        {
            Plan(JsonNode.Parse(output)!.AsObject());
        }
        else if (arguments is ["state", ..] && exitCode == 0)
        {
            Line($"{output.Length > 0}");
        }
        else
        {
            foreach (var line in output.TrimEnd().Split('\n'))
            {
                Line(line.StartsWith("{\"@", StringComparison.Ordinal) ? Event(line) : line.TrimEnd());
            }
        }

        // On a terminal's width, in a frame and in colours: of these only the words count.
        var words = Wording.Plain(errors).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
        {
            Line($"! {string.Join(' ', words)}");
        }
    }

    /// <summary>The calls of the EKS API. Polls are one line however many they were.</summary>
    public void Called(IEnumerable<ApiCall> calls)
    {
        var last = "";
        foreach (var call in calls.ToList())
        {
            var line = $"> {call.Method} {call.Path} {call.Body} {call.Status} {call.ErrorCode}".TrimEnd();
            if (line != last)
            {
                Line(line);
                last = line;
            }
        }
    }

    public void Saw(JsonNode state)
    {
        Line($"state {state["terraform_version"]} serial {state["serial"]} outputs {Canonical.Text(state["outputs"]!)}");
        foreach (var difference in _seed.Differences(Attributes.OfState(state)))
        {
            Line($"  {difference}");
        }
    }

    private static string Event(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        json.Remove("@timestamp");
        return Canonical.Text(json);
    }

    private void Plan(JsonObject plan)
    {
        foreach (var list in new[] { "resource_drift", "resource_changes" })
        {
            foreach (var change in plan[list]?.AsArray() ?? [])
            {
                Change(list, change!.DeepClone().AsObject());
            }
        }

        foreach (var name in Unread)
        {
            plan.Remove(name);
        }

        Line(Canonical.Text(plan));
    }

    private void Change(string list, JsonObject element)
    {
        var change = element["change"]!.AsObject();
        var address = element["address"]!.ToString();
        var (before, after) = (Attributes.Of(address, change["before"]), Attributes.Of(address, change["after"]));
        change.Remove("before");
        change.Remove("after");
        Line($"{list} {Canonical.Text(element)}");
        foreach (var difference in _seed.Of(address).Differences(before))
        {
            Line($"  before {difference}");
        }

        foreach (var difference in before.Differences(after))
        {
            Line($"  {difference}");
        }
    }

    /// <summary>A long line that was there before is only pointed to, so that recordings stay small.</summary>
    private void Line(string line)
    {
        var text = _wording.Normalise(line);
        if (text.Length >= WorthRepeating && !_said.TryAdd(text, _said.Count + 1))
        {
            text = $"= {_said[text]}";
        }

        _text.Append(text).Append('\n');
    }
}

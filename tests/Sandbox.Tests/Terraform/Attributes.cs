using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>The attributes of resources, each under its address and name, to tell in which of them two moments differ.</summary>
internal sealed class Attributes
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public static Attributes OfState(JsonNode state)
    {
        var all = new Attributes();
        foreach (var resource in state["resources"]!.AsArray())
        {
            foreach (var instance in resource!["instances"]!.AsArray())
            {
                var index = instance!["index_key"] is { } key ? $"[\"{key}\"]" : "";
                all.Add($"{resource["module"]}.{resource["type"]}.{resource["name"]}{index}", instance["attributes"]);
            }
        }

        return all;
    }

    public static Attributes Of(string address, JsonNode? attributes)
    {
        var all = new Attributes();
        all.Add(address, attributes);
        return all;
    }

    /// <summary>Those of one resource.</summary>
    public Attributes Of(string address)
    {
        var some = new Attributes();
        foreach (var (name, value) in _values.Where(pair => pair.Key.StartsWith(address + " ", StringComparison.Ordinal)))
        {
            some._values[name] = value;
        }

        return some;
    }

    /// <summary>Null and absent are the same: a state may leave out what a plan spells out.</summary>
    public IEnumerable<string> Differences(Attributes other) => _values.Keys.Union(other._values.Keys).Order(StringComparer.Ordinal)
        .Where(name => _values.GetValueOrDefault(name, "null") != other._values.GetValueOrDefault(name, "null"))
        .Select(name => $"{name}: {_values.GetValueOrDefault(name, "null")} -> {other._values.GetValueOrDefault(name, "null")}");

    private void Add(string address, JsonNode? attributes)
    {
        foreach (var (name, value) in attributes as JsonObject ?? [])
        {
            _values[$"{address} {name}"] = Canonical.Text(value);
        }
    }
}

using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Eks;

/// <summary>A call of the EKS API, taken apart.</summary>
internal sealed record EksRequest
{
    public required string Operation { get; init; }

    /// <summary>The path's decoded parts that name things, in order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Query { get; init; }

    public JsonObject Body { get; init; } = [];

    public required string Region { get; init; }

    public required string AccessKey { get; init; }

    public string? Token => Text("clientRequestToken");

    public string? Text(string member) => Body[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public bool Flag(string member) => Body[member] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public string? One(string parameter) => Query.TryGetValue(parameter, out var values) && values is [var first, ..] ? first : null;

    /// <summary>The page of a list that was asked for, and the token of the next.</summary>
    public (IReadOnlyList<T> Page, string? Next) Page<T>(IReadOnlyList<T> all, string? maxResults = null, string? nextToken = null)
    {
        var size = int.TryParse(maxResults ?? One("maxResults"), out var asked) ? asked : 100;

        if (size is < 1 or > 100)
        {
            throw EksError.InvalidParameter("maxResults must be between 1 and 100");
        }

        var from = 0;

        if ((nextToken ?? One("nextToken")) is { Length: > 0 } token && !int.TryParse(token, out from))
        {
            throw EksError.InvalidParameter("nextToken is invalid");
        }

        return ([.. all.Skip(from).Take(size)], from + size < all.Count ? $"{from + size}" : null);
    }
}

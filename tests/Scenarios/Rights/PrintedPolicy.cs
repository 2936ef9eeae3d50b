using System.Text.Json;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Scenarios.Rights;

/// <summary>A policy as IAM would judge by it, as far as policies that only allow go.</summary>
internal sealed class PrintedPolicy
{
    private readonly List<(string Action, IReadOnlyList<string> Resources)> _allowed = [];

    public PrintedPolicy(string json)
    {
        using var policy = JsonDocument.Parse(json);
        foreach (var statement in policy.RootElement.GetProperty("Statement").EnumerateArray())
        {
            if (statement.GetProperty("Effect").GetString() != "Allow" || statement.EnumerateObject().Count() != 4)
            {
                throw new NotSupportedException($"This judge knows statements that allow actions on resources, and no {statement}.");
            }

            _allowed.AddRange(Texts(statement, "Action").Select(action => (action, Texts(statement, "Resource"))));
        }
    }

    /// <summary>Every action in it.</summary>
    public IEnumerable<string> Actions => _allowed.Select(allowed => allowed.Action);

    public bool Allows(string action, string resource) =>
        _allowed.Any(allowed => allowed.Action == action && allowed.Resources.Any(pattern => Fits(pattern, resource)));

    private static bool Fits(string pattern, string resource) =>
        Regex.IsMatch(resource, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IReadOnlyList<string> Texts(JsonElement statement, string name) =>
        [.. statement.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}

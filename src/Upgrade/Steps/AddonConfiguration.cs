using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// The team's own configuration of an add-on, for people: which settings there are and never their values, which may be secret.
/// </summary>
internal static partial class AddonConfiguration
{
    private const int KeysShown = 12;

    /// <summary>What becomes of it when EKS moves the add-on with <c>PRESERVE</c>, a line each; empty when there is none.</summary>
    public static IReadOnlyList<string> Preserved(Addon addon) =>
        Named(addon) is { } names ? [$"PRESERVE keeps the team's configuration values{names}"] : [];

    /// <summary>
    /// The same when Terraform moves it: the values stay as the code has them, and what was changed by hand in the cluster goes the
    /// way of <c>resolve_conflicts_on_update</c> (AWS provider, <c>aws_eks_addon</c>).
    /// </summary>
    public static IReadOnlyList<string> UnderTerraform(Addon addon) => Named(addon) is { } names
        ? [$"The configuration values are those of the Terraform code{names}; its resolve_conflicts_on_update decides over changes made by hand"]
        : [];

    private static string? Named(Addon addon) => Keys(addon) switch
    {
        null => null,
        [] => "",
        var keys => $": {string.Join(", ", keys.Take(KeysShown))}{(keys.Count > KeysShown ? $" and {keys.Count - KeysShown} more" : "")}",
    };

    // EKS takes JSON and YAML. Of YAML only what begins a line is read: that is the top level.
    private static IReadOnlyList<string>? Keys(Addon addon)
    {
        if (addon.ConfigurationValues is not { Length: > 0 } values)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(values);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(property => property.Name)] : [];
        }
        catch (JsonException)
        {
            return [.. TopLevel().Matches(values).Select(match => match.Groups["key"].Value).Distinct()];
        }
    }

    [GeneratedRegex("""^["']?(?<key>[A-Za-z0-9_.-]{1,100})["']?:(\s|$)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex TopLevel();
}

using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Code.Holders;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary><c>"1.34"</c>: the end of every trail that leads to an edit.</summary>
internal sealed class Literal : IVersionSource
{
    // What else looks like a minor version is one of a database or of a module.
    private const int KubernetesMajor = 1;

    public VersionLookup? Read(ValueInFile value, Trail trail)
    {
        if (value.Expression.Tokens is [{ Kind: HclTokenKind.Number } number])
        {
            return value.Refuse(
                $"is the number {value.Expression.Text(number)} and not a quoted version", "Put the version between double quotes.");
        }

        if (value.Expression.Literal is not { } token)
        {
            return null;
        }

        var text = value.Expression.Text(token)[1..^1];
        if (!KubernetesVersion.TryParse(text, out var version) || version.ToString() != text)
        {
            return value.Refuse($"is \"{text}\", which is not a minor version such as \"1.34\"", "Write major and minor version only.");
        }

        if (version.Major != KubernetesMajor)
        {
            return value.Refuse(
                $"is \"{text}\", which is no version of Kubernetes", "Configure 'module' and 'attribute' with what sets the cluster's version.");
        }

        return value.File.LinkTarget is { } target
            ? value.Refuse(
                $"stands behind a symbolic link to {target}, and an edit would change other clusters too or break the link",
                "Make it a file of its own.")
            : new VersionPlace(value.File, token.Line, token.Start + 1, text.Length, version, "");
    }
}

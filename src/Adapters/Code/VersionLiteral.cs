using EksUpgradeBot.Adapters.Code.Expressions;
using EksUpgradeBot.Adapters.Code.Sources;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Judges what stands at the end of a trail: only a quoted minor version of Kubernetes can be edited.</summary>
internal static class VersionLiteral
{
    // EKS began with 1.10. What else looks like a minor version is one of a database or a module, or a 1.30 that lost its zero.
    private static readonly KubernetesVersion First = new(1, 10);

    private const string ConfigureAnother = "Configure 'module' and 'attribute' with what sets the cluster's version.";

    /// <summary>The place of the version.</summary>
    /// <exception cref="RefusalException">It is none, or may not be edited.</exception>
    public static VersionPlace Judge(ValueInFile value)
    {
        switch (value.Expression.Shape)
        {
            case TextLiteral text:
                return Judge(value, text);
            case NumberLiteral number:
                throw value.Refuse(
                    $"is the number {number.Written} and not a quoted version, and a number cannot say 1.30 or 1.40: Terraform makes 1.3 and 1.4 of them",
                    "Put the version between double quotes.");
            default:
                throw value.Refuse("is a map or a list and not one version", "Take one version from it, with the cluster's name as the key.");
        }
    }

    private static VersionPlace Judge(ValueInFile value, TextLiteral text)
    {
        if (!KubernetesVersion.TryParse(text.Written, out var version) || version.ToString() != text.Written)
        {
            throw value.Refuse($"is \"{text.Written}\", which is not a minor version such as \"1.34\"", "Write major and minor version only.");
        }

        if (version.Major != First.Major)
        {
            throw value.Refuse($"is \"{text.Written}\", which is no version of Kubernetes", ConfigureAnother);
        }

        if (version < First)
        {
            throw value.Refuse($"is \"{text.Written}\", which EKS never had; perhaps it is a {text.Written}0 that lost its zero", "Write the version that the cluster runs.");
        }

        if (text.Start is not { } start)
        {
            throw value.Refuse("is written with escapes or inside a template", "Write it as a plain string.");
        }

        return value.File.Barrier is var (reason, remedy)
            ? throw value.Refuse(reason, remedy)
            : new VersionPlace(value.File, value.Expression.Line, start, text.Written.Length, version, "");
    }
}

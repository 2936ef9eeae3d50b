using System.CommandLine;
using System.CommandLine.Parsing;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>Arguments that must be a value of the domain, read as the words in Slack are.</summary>
internal static class DomainArguments
{
    /// <summary>A Kubernetes minor version.</summary>
    public static Argument<KubernetesVersion?> Version(bool isOptional) => new("VERSION")
    {
        Description = isOptional ? "A minor version such as 1.35; the next one when left out." : "A minor version such as 1.35.",
        Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        CustomParser = Read,
    };

    /// <summary>The name of a configured cluster.</summary>
    public static Argument<ClusterName?> Cluster() => new("CLUSTER")
    {
        Description = "A cluster of the configuration.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
            if (ClusterName.TryParse(text, out var name))
            {
                return name;
            }

            result.AddError($"“{Misunderstanding.Quote(text)}” is no name of a cluster.");
            return null;
        },
    };

    private static KubernetesVersion? Read(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        if (VersionWord.TryRead(result.Tokens[0].Value, out var version))
        {
            return version;
        }

        result.AddError(VersionWord.Explain(result.Tokens[0].Value));
        return null;
    }
}

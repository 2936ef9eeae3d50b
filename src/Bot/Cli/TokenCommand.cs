using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>token</c>: the exec plugin that the kubeconfigs of helmfile name.</summary>
internal sealed class TokenCommand : Command
{
    public TokenCommand(ConfigOption config, Func<TokenArguments, CancellationToken, Task<int>> action)
        : base("token", "Print a token for a cluster's Kubernetes API, as an exec plugin of a kubeconfig does.")
    {
        var cluster = DomainArguments.Cluster();
        Arguments.Add(cluster);
        Options.Add(config);
        SetAction((parsed, cancellationToken) => action(
            new TokenArguments(parsed.GetValue(config), parsed.GetValue(cluster)!.Value), cancellationToken));
    }
}

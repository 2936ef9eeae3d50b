using System.CommandLine;
using EksUpgradeBot.Bot.Installing;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>rbac</c>: what lets the bot into a cluster's Kubernetes API, and the access entry that goes with it.</summary>
internal sealed class RbacCommand : InstallingCommand
{
    private readonly Argument<ClusterName?> _cluster = DomainArguments.Cluster();
    private readonly Option<string> _group = new("--group")
    {
        Description = "The Kubernetes group of the access entry.",
        HelpName = "GROUP",
        DefaultValueFactory = _ => "eks-upgrade-bot",
    };

    private readonly Option<string?> _principal = new("--principal") { Description = "The ARN of the role that the bot runs as.", HelpName = "ARN" };
    private readonly Option<bool> _fargate = new("--fargate") { Description = "Also allow to restart workloads, which the bot proposes for Fargate." };

    public RbacCommand(Func<string, string?> environment)
        : base("rbac", "Print the least that a cluster's Kubernetes API must allow the bot, for kubectl apply. Charts need more.", environment)
    {
        Arguments.Add(_cluster);
        Options.Add(_group);
        Options.Add(_principal);
        Options.Add(_fargate);
    }

    protected override int Print(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (Load(parsed, error) is not { } configuration)
        {
            return ExitCode.BadInput;
        }

        var (name, group, principal) = (parsed.GetValue(_cluster)!.Value, parsed.GetValue(_group)!, parsed.GetValue(_principal));
        if (Find(configuration, name, error) is not { } found)
        {
            return ExitCode.BadInput;
        }

        if (!ReaderRole.IsGroup(group))
        {
            return Refuse(error, "--group must be a group that EKS takes in an access entry: letters, digits, - _ : . and no beginning such as system: or eks:.");
        }

        if (principal is not null && !principal.StartsWith("arn:", StringComparison.Ordinal))
        {
            return Refuse(error, "--principal must be the ARN of a role, arn:aws:iam::…:role/….");
        }

        var cluster = found.Address;
        output.Write(new ReaderRole(group, parsed.GetValue(_fargate)).Text(
            [.. AccessEntry.Commands(cluster, principal, group), "", .. AccessEntry.ManagedPolicy(cluster, principal)]));
        if (found.Charts is not null)
        {
            error.WriteLine($"{name} has charts: helm needs the rights to make and change what is in them besides, such as the access policy AmazonEKSClusterAdminPolicy.");
        }

        return ExitCode.Fine;
    }
}

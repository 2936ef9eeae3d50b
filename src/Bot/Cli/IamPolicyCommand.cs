using System.CommandLine;
using EksUpgradeBot.Bot.Installing;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>iam-policy</c>: the least-privilege policy of the bot's own identity, or of the role that it assumes for a cluster.</summary>
internal sealed class IamPolicyCommand : InstallingCommand
{
    private const int DigitsOfAccount = 12;

    private readonly Option<ClusterName?> _cluster = new("--cluster")
    {
        Description = "Print the policy of the role that is assumed for this cluster.",
        HelpName = "CLUSTER",
        CustomParser = result =>
        {
            if (ClusterName.TryParse(result.Tokens[0].Value, out var name))
            {
                return name;
            }

            result.AddError("--cluster must be a cluster of the configuration");
            return null;
        },
    };

    private readonly Option<string?> _account = new("--account")
    {
        Description = "The AWS account of clusters without a role; any when left out.",
        HelpName = "ACCOUNT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length == DigitsOfAccount && text.All(char.IsAsciiDigit))
            {
                return text;
            }

            result.AddError("--account must be the 12 digits of an AWS account");
            return null;
        },
    };

    public IamPolicyCommand(Func<string, string?> environment)
        : base("iam-policy", "Print the least that IAM must allow the bot. Terraform's own rights are not in it.", environment)
    {
        Options.Add(_cluster);
        Options.Add(_account);
    }

    protected override int Print(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (Load(parsed, error) is not { } configuration)
        {
            return ExitCode.BadInput;
        }

        var clusters = configuration.Clusters.Select(cluster => cluster.Address).ToList();
        var policy = new IamPolicy(parsed.GetValue(_account));
        if (parsed.GetValue(_cluster) is not { } name)
        {
            output.WriteLine(Json.Write(policy.ForBot(clusters)));
            foreach (var role in clusters.Where(cluster => cluster.RoleArn is not null).GroupBy(cluster => cluster.RoleArn))
            {
                // Apart from the policy, so that it can be handed on as it is.
                error.WriteLine($"{role.Key} needs a policy of its own, which iam-policy --cluster {role.First().Name} prints, and must trust the bot's role.");
            }

            return ExitCode.Fine;
        }

        if (Find(configuration, name, error)?.Address is not { } meant)
        {
            return ExitCode.BadInput;
        }

        // A role that several clusters share needs one policy for all of them.
        output.WriteLine(Json.Write(meant.RoleArn is null
            ? policy.ForBot([meant])
            : policy.ForRole([.. clusters.Where(cluster => cluster.RoleArn == meant.RoleArn)])));
        return ExitCode.Fine;
    }
}

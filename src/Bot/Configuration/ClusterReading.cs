using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Reads one item of <c>clusters</c>.</summary>
internal sealed class ClusterReading(Section cluster, Yaml place, Func<string, bool> directoryExists)
{
    private const string Names = "letters, digits, '-', '_' and '.', at most 100, beginning with a letter or digit";
    private const string Approvers = "a user id (U… or W…) or a user group id (S…), as Slack's “Copy member ID” gives it";

    /// <summary>The name people type; null, with an error, when it is missing, taken or means something else.</summary>
    public ClusterName? ReadName(Dictionary<ClusterName, int> taken)
    {
        cluster.Require("name", Names);
        if (cluster.Scalar("name", Names) is not { } found)
        {
            return null;
        }

        if (!ClusterName.TryParse(found.Text, out var name))
        {
            cluster.Report(found, Names);
        }
        else if (CommandTable.Reserved.Contains(found.Text))
        {
            cluster.Report(found.Key, found.Value, $"'{found.Text}', which is a word of the commands", "a name that is no command");
        }
        else if (KubernetesVersion.TryParse(found.Text, out _))
        {
            cluster.Report(found.Key, found.Value, $"'{found.Text}', which reads as a version", "a name that is no version");
        }
        else if (!taken.TryAdd(name, found.Value.Line))
        {
            cluster.Report(
                found.Key, found.Value, $"'{found.Text}', which line {taken[name]} calls another cluster already", "a name of its own, case aside");
        }
        else
        {
            return name;
        }

        return null;
    }

    /// <summary>Where the cluster is, its code and who may approve.</summary>
    public ClusterSettings ReadSettings(ClusterName name, TimeSpan interval)
    {
        const string EksNames = "a name as EKS has it: letters, digits, '-' and '_', at most 100";
        if (!cluster.Has("eksName") && name.Value is { } value && !Formats.IsEksName(value))
        {
            cluster.Report(cluster.PathOf("eksName"), place, $"nothing, and '{value}' cannot be the name in EKS", EksNames);
        }

        var terraform = cluster.Open("terraform", ConfigurationKeys.Terraform);
        var varFiles = Texts(terraform, "varFiles", "the path of a .tfvars file, relative to the root module", Formats.IsPath);
        return new ClusterSettings(
            new ClusterAddress(
                name,
                cluster.Text("eksName", name.Value ?? "", EksNames, Formats.IsEksName)!,
                cluster.Required("region", "an AWS region, such as eu-west-1", Formats.IsRegion) ?? "",
                cluster.Text("roleArn", null, "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/eks-upgrade", Formats.IsRoleArn)),
            ReadCode(terraform) with { VarFiles = varFiles },
            ReadApprovals(),
            interval,
            cluster.Text("channel", null, "the id of a channel, such as C0PLATFORM", Formats.IsChannel))
        {
            Terraform = ReadTerraformOptions(terraform, varFiles),
            Charts = ReadCharts(inRepository: terraform.Has("repository")),
            Bake = cluster.Duration("bake", TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromDays(7)),
            Nodes = ReadNodes(),
            Windows = ReadWindows(),
        };
    }

    private List<MaintenanceWindow> ReadWindows()
    {
        var windows = new List<MaintenanceWindow>();
        foreach (var found in cluster.Scalars("windows", WindowSyntax.Allowed))
        {
            if (WindowSyntax.Parse(found.Text) is { } window)
            {
                windows.Add(window);
            }
            else
            {
                cluster.Report(found, WindowSyntax.Allowed);
            }
        }

        return windows;
    }

    private ChartSettings? ReadCharts(bool inRepository)
    {
        var charts = cluster.Open("charts", ConfigurationKeys.Charts);
        if (cluster.Has("charts"))
        {
            charts.Require("directory", "the directory of helmfile.yaml");
        }

        var directory = charts.Text(
            "directory", null, inRepository ? "a directory, relative to the repository" : "a directory", inRepository ? Formats.IsInside : Formats.IsPath);
        var environment = charts.Text("environment", null, "a name of an environment in helmfile.yaml", Formats.IsPath);
        return directory is null ? null : new ChartSettings(directory, environment);
    }

    private NodeSettings ReadNodes()
    {
        var nodes = cluster.Open("nodes", ConfigurationKeys.Nodes);
        return new NodeSettings(
            Texts(nodes, "order", "the name of a managed node group", Formats.IsEksName), nodes.Flag("parallel", false));
    }

    private static TerraformOptions ReadTerraformOptions(Section code, IReadOnlyList<string> varFiles)
    {
        return new TerraformOptions(
            code.Text("workspace", null, "the name of a Terraform workspace", Formats.IsTerraformWorkspace),
            Texts(code, "backendConfig", "key=value, or the path of a file relative to the root module", Formats.IsPath,
                _ => "a file with it, named here, or the backend's own environment variable: every process of the machine can read arguments"),
            varFiles,
            Texts(code, "planArguments", "-parallelism=NUMBER, -var=NAME=VALUE or -compact-warnings", Formats.IsPlanArgument,
                name => $"the environment variable TF_VAR_{name} of the bot, or a file under varFiles: every process of the machine can read arguments"));
    }

    /// <summary>The texts of a list.</summary>
    /// <param name="secretInstead">Where the texts become arguments of a tool: how to give it a secret of that name instead.</param>
    private static List<string> Texts(Section section, string key, string allowed, Func<string, bool> isFine, Func<string, string>? secretInstead = null)
    {
        var texts = new List<string>();
        foreach (var found in section.Scalars(key, allowed))
        {
            if (!isFine(found.Text))
            {
                section.Report(found, allowed);
            }
            else if (secretInstead is not null && Formats.NameOfSecret(found.Text) is { } name)
            {
                // The value is not repeated: what is wrong here goes into logs.
                section.Report(found.Key, found.Value, $"a secret in an argument, '{name}=…'", secretInstead(name));
            }
            else
            {
                texts.Add(found.Text);
            }
        }

        return texts;
    }

    private CodeLocation ReadCode(Section code)
    {
        var repository = code.Text("repository", null, "a git URL or path", Formats.IsRepository);
        var inRepository = code.Has("repository");
        var directory = code.Required(
            "directory",
            inRepository ? "the directory of the root module, relative to the repository" : "the directory of the root module",
            inRepository ? Formats.IsInside : Formats.IsPath);
        if (!inRepository && directory is not null && !directoryExists(directory))
        {
            code.Report(code.Scalar("directory", "")!, "a directory that exists, as there is no repository to clone it from");
        }

        return new CodeLocation(
            repository,
            code.Text("branch", "main", "a branch, such as main", Formats.IsBranch)!,
            directory ?? "",
            code.Text("module", null, "the name of a module block, such as eks", Formats.IsTerraformName),
            code.Text("attribute", null, "the name of an attribute, such as cluster_version", Formats.IsTerraformName) ?? "")
        {
            Merge = code.Text("merge", "fast-forward", "fast-forward or pull-request", text => text is "fast-forward" or "pull-request") == "pull-request"
                ? MergePolicy.PullRequest
                : MergePolicy.FastForward,
        };
    }

    private ApprovalRules ReadApprovals()
    {
        var approvals = cluster.Open("approvals", ConfigurationKeys.Approvals);
        var approvers = ReadApprovers(approvals);

        // A group may have any number of members; where there are only users, no more than them can approve.
        var most = approvers.Count == 0 || approvers.Any(Formats.IsUserGroup) ? 100 : approvers.Count;
        return new ApprovalRules(
            approvers,
            approvals.Number("count", 1, 1, most),
            approvals.Flag("requesterMayApprove", false),
            approvals.Duration("expiresAfter", TimeSpan.FromHours(4), TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)));
    }

    private static List<string> ReadApprovers(Section approvals)
    {
        var approvers = new List<string>();
        var before = approvals.Errors.Count;
        var written = approvals.Scalars("approvers", Approvers);
        foreach (var found in written)
        {
            if (!Formats.IsApprover(found.Text))
            {
                approvals.Report(found, Approvers);
            }
            else if (approvers.Contains(found.Text))
            {
                approvals.Report(found.Key, found.Value, $"'{found.Text}' a second time", "each approver once");
            }
            else
            {
                approvers.Add(found.Text);
            }
        }

        if (written.Count == 0 && approvals.Errors.Count == before)
        {
            approvals.Require("approvers", $"a list, each {Approvers}");
            if (approvals.Has("approvers"))
            {
                approvals.Report(approvals.PathOf("approvers"), approvals.Place, "an empty list", $"a list, each {Approvers}");
            }
        }

        return approvers;
    }
}

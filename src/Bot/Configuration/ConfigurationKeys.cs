namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Every key of <c>bot.yaml</c>, by the mapping it stands in. The published schema has the same, and a test says so.</summary>
internal static class ConfigurationKeys
{
    public static IReadOnlyList<string> Root { get; } = ["slack", "store", "workspace", "polling", "scan", "shutdownTimeout", "tools", "clusters"];

    public static IReadOnlyList<string> Slack { get; } = ["mode", "apiUrl", "url", "command"];

    public static IReadOnlyList<string> Polling { get; } = ["interval"];

    public static IReadOnlyList<string> Scan { get; } = ["at", "timeZone"];

    public static IReadOnlyList<string> Tools { get; } = ["terraform", "helmfile", "git"];

    public static IReadOnlyList<string> Cluster { get; } =
        ["name", "eksName", "region", "roleArn", "channel", "terraform", "charts", "approvals", "nodes", "windows", "bake"];

    public static IReadOnlyList<string> Terraform { get; } =
        ["repository", "branch", "directory", "module", "attribute", "workspace", "backendConfig", "varFiles", "planArguments", "merge"];

    public static IReadOnlyList<string> Charts { get; } = ["directory", "environment"];

    public static IReadOnlyList<string> Nodes { get; } = ["order", "parallel"];

    public static IReadOnlyList<string> Approvals { get; } = ["approvers", "count", "requesterMayApprove", "expiresAfter"];
}

using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Bot.Installing;

/// <summary>
/// What lets the bot into a cluster: a ClusterRole with the least that it needs, a Role for the one object that it reads by name, their
/// bindings to a group, and the access entry of EKS that puts the bot's role into that group.
/// </summary>
/// <param name="group">The Kubernetes group; EKS takes any that does not begin with <c>system:</c>, <c>eks:</c>, <c>aws:</c>, <c>amazon:</c> or <c>iam:</c>.</param>
/// <param name="restarts">Whether workloads on Fargate may be restarted.</param>
internal sealed class ReaderRole(string group, bool restarts)
{
    private const string Name = "eks-upgrade-bot";

    private const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>Whether EKS takes a group of that name in an access entry.</summary>
    public static bool IsGroup(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.')
        && !new[] { "system:", "eks:", "aws:", "amazon:", "iam:" }.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The objects, in the order in which they are made.</summary>
    public IReadOnlyList<JsonObject> Objects =>
    [
        Object("ClusterRole", null, ("rules", new JsonArray([.. Rules(KubernetesRight.All.Concat(restarts ? [KubernetesRight.Restart] : [])), PathRule()]))),
        Binding("ClusterRoleBinding", null, "ClusterRole"),
        Object("Role", "kube-system", ("rules", new JsonArray(OneObject()))),
        Binding("RoleBinding", "kube-system", "Role"),
    ];

    /// <summary>The objects as a file for <c>kubectl apply -f -</c>, with what is to be typed besides in comments before them.</summary>
    /// <param name="commands">Command lines of the AWS CLI.</param>
    public string Text(IEnumerable<string> commands)
    {
        var text = new StringBuilder();
        foreach (var line in commands)
        {
            text.AppendLine($"# {line}".TrimEnd());
        }

        text.AppendLine("#").AppendLine("# What each rule is for:");
        foreach (var right in KubernetesRight.All.Append(KubernetesRight.ProxyConfiguration).Concat(restarts ? [KubernetesRight.Restart] : []))
        {
            text.AppendLine($"#   {right.Verb} {string.Join(", ", right.Resources)}: {right.Why}");
        }

        foreach (var made in Objects)
        {
            text.AppendLine("---").Append(YamlText.Of(made));
        }

        return text.ToString();
    }

    private static IEnumerable<JsonNode> Rules(IEnumerable<KubernetesRight> rights) =>
        rights.GroupBy(right => (right.Group, right.Verb)).Select(rule => (JsonNode)new JsonObject
        {
            ["apiGroups"] = new JsonArray(rule.Key.Group),
            ["resources"] = Texts(rule.SelectMany(right => right.Resources).Distinct()),
            ["verbs"] = new JsonArray(rule.Key.Verb),
        });

    private static JsonObject PathRule() => new() { ["nonResourceURLs"] = Texts(KubernetesRight.Paths), ["verbs"] = new JsonArray("get") };

    private static JsonObject OneObject() => new()
    {
        ["apiGroups"] = new JsonArray(KubernetesRight.ProxyConfiguration.Group),
        ["resources"] = Texts(KubernetesRight.ProxyConfiguration.Resources),
        ["resourceNames"] = new JsonArray(KubernetesRight.ProxyConfigurationName),
        ["verbs"] = new JsonArray(KubernetesRight.ProxyConfiguration.Verb),
    };

    private JsonObject Binding(string kind, string? space, string role) => Object(
        kind, space,
        ("subjects", new JsonArray(new JsonObject { ["kind"] = "Group", ["name"] = group, ["apiGroup"] = Rbac })),
        ("roleRef", new JsonObject { ["kind"] = role, ["name"] = Name, ["apiGroup"] = Rbac }));

    private static JsonObject Object(string kind, string? space, params (string Key, JsonNode Value)[] parts)
    {
        var metadata = new JsonObject { ["name"] = Name };
        if (space is not null)
        {
            metadata["namespace"] = space;
        }

        var made = new JsonObject { ["apiVersion"] = $"{Rbac}/v1", ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (key, value) in parts)
        {
            made[key] = value;
        }

        return made;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

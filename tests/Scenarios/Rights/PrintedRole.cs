using YamlDotNet.RepresentationModel;

namespace EksUpgradeBot.Scenarios.Rights;

/// <summary>The ClusterRole and the Role that <c>rbac</c> prints, as Kubernetes judges by them.</summary>
internal sealed class PrintedRole
{
    private readonly List<Rule> _rules = [];

    public PrintedRole(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        foreach (var made in stream.Documents.Select(document => (YamlMappingNode)document.RootNode).Where(made => Text(made, "kind") is "ClusterRole" or "Role"))
        {
            var space = Text((YamlMappingNode)made["metadata"], "namespace");
            _rules.AddRange(((YamlSequenceNode)made["rules"]).Cast<YamlMappingNode>().Select(rule => new Rule(
                space, Texts(rule, "apiGroups"), Texts(rule, "resources"), Texts(rule, "resourceNames"), Texts(rule, "nonResourceURLs"), Texts(rule, "verbs"))));
        }
    }

    /// <summary>Everything that is allowed, one resource or path and one verb a line: <c>list apps/deployments</c>, <c>get /metrics</c>.</summary>
    public IEnumerable<string> Lines => _rules.SelectMany(rule => rule.Lines).Distinct();

    public bool Allows(KubernetesAsk ask) => _rules.Any(rule => rule.Allows(ask));

    private static string? Text(YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    private static IReadOnlyList<string> Texts(YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(key, out var list) ? [.. ((YamlSequenceNode)list).Select(item => ((YamlScalarNode)item).Value!)] : [];

    private sealed record Rule(
        string? Namespace, IReadOnlyList<string> Groups, IReadOnlyList<string> Resources, IReadOnlyList<string> Names, IReadOnlyList<string> Paths,
        IReadOnlyList<string> Verbs)
    {
        public IEnumerable<string> Lines => Verbs.SelectMany(verb => Paths.Concat(
            Groups.SelectMany(group => Resources.Select(resource => $"{group}/{resource}"))).Select(what => $"{verb} {what}"));

        // A rule with names allows no list: Kubernetes does not know the names before it lists.
        public bool Allows(KubernetesAsk ask) => Verbs.Contains(ask.Verb) && (ask.Path is not null
            ? Paths.Contains(ask.Path)
            : Groups.Contains(ask.Group) && Resources.Contains(ask.Resource)
                && (Namespace is null || Namespace == ask.Namespace)
                && (Names.Count == 0 || (ask.Name is not null && Names.Contains(ask.Name))));
    }
}

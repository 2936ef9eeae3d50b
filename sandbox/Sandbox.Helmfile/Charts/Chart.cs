using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.State;

namespace EksUpgradeBot.Sandbox.Helmfile.Charts;

/// <summary>A chart in a folder: <c>Chart.yaml</c>, <c>values.yaml</c> and the manifests under <c>templates/</c>.</summary>
internal sealed record Chart(string Name, string Version, string AppVersion, string Folder)
{
    /// <summary>Loads the chart of a release. There is no network here, hence no chart from a repository.</summary>
    public static Chart Load(HelmfileState state, ReleaseSpec release)
    {
        var folder = Path.Combine(state.Directory, release.Chart);
        var file = Path.Combine(folder, "Chart.yaml");
        if (!File.Exists(file))
        {
            throw new HelmException(Directory.Exists(folder)
                ? $"Error: Chart.yaml file is missing"
                : $"Error: failed to download \"{release.Chart}\"{(release.Version is { } version ? $" at version \"{version}\"" : "")}");
        }

        var chart = Yaml.Parse(File.ReadAllText(file))!;
        return new Chart($"{chart["name"]}", $"{chart["version"]}", $"{chart["appVersion"]}", folder);
    }

    /// <summary>The manifests for a release in a cluster, as <c>helm template</c> prints them.</summary>
    /// <param name="kubernetes">The version that the cluster serves, such as <c>v1.34.2-eks-1234567</c>.</param>
    public string Render(ReleaseSpec release, ServerVersion kubernetes)
    {
        var defaults = Path.Combine(Folder, "values.yaml");
        var scope = new Scope
        {
            ["Values"] = Yaml.Merge(File.Exists(defaults) ? Yaml.Parse(File.ReadAllText(defaults)) as JsonObject ?? [] : [], release.Values),
            ["Release"] = new JsonObject { ["Name"] = release.Name, ["Namespace"] = release.Namespace, ["Service"] = "Helm" },
            ["Chart"] = new JsonObject { ["Name"] = Name, ["Version"] = Version, ["AppVersion"] = AppVersion },
            ["Capabilities"] = new JsonObject
            {
                ["KubeVersion"] = new JsonObject { ["Version"] = kubernetes.GitVersion, ["Major"] = kubernetes.Major, ["Minor"] = kubernetes.Minor },
            },
        };

        var manifest = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "templates"), "*.yaml").Order(StringComparer.Ordinal))
        {
            var name = $"{Name}/templates/{Path.GetFileName(file)}";
            manifest.Append($"---\n# Source: {name}\n{Template.Render(File.ReadAllText(file), scope, name).Trim()}\n");
        }

        return manifest.ToString();
    }
}

/// <summary>What <c>/version</c> says. On EKS the minor ends in <c>+</c>, in which many a chart has stumbled.</summary>
internal sealed record ServerVersion(string Major, string Minor, string GitVersion)
{
    public int MinorNumber => int.Parse(Minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
}

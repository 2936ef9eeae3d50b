using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Helmfile.Charts;
using EksUpgradeBot.Sandbox.Helmfile.Commands;
using YamlDotNet.Core;

namespace EksUpgradeBot.Sandbox.Helmfile.State;

/// <summary>A release that a helmfile declares.</summary>
/// <param name="Chart">As it is written.</param>
/// <param name="Version">The version that is asked for; null for whatever the chart is.</param>
/// <param name="IsInstalled">False when it is to be uninstalled.</param>
/// <param name="IsEnabled">False when its condition keeps it out of everything.</param>
/// <param name="Timeout">Seconds to wait for; only with <paramref name="Waits"/>.</param>
internal sealed record ReleaseSpec(
    string Name, string Namespace, string Chart, string? Version, bool IsInstalled, bool IsEnabled, JsonObject Values, bool Waits, int Timeout);

/// <summary>A <c>helmfile.yaml</c> in an environment. It knows a modest set of keys, and says of any other what helmfile says.</summary>
internal sealed class HelmfileState
{
    private static readonly string[] RootKeys = ["repositories", "environments", "helmDefaults", "releases"];
    private static readonly string[] ReleaseKeys = ["name", "namespace", "chart", "version", "values", "installed", "condition", "wait", "timeout"];

    private readonly JsonObject _values;
    private readonly string _environment;

    private HelmfileState(string directory, string environment, JsonObject values)
    {
        Directory = directory;
        _environment = environment;
        _values = values;
    }

    public string Directory { get; }

    public IReadOnlyList<string> Repositories { get; private set; } = [];

    /// <summary>All of them, also those that a condition or a selector keeps out.</summary>
    public IReadOnlyList<ReleaseSpec> All { get; private set; } = [];

    /// <summary>Reads the file that the command line names.</summary>
    public static HelmfileState Read(CommandLine line)
    {
        if (!File.Exists(line.File))
        {
            throw new HelmfileException($"specified state file {line.File} is not found");
        }

        var text = File.ReadAllText(line.File);
        var root = ReadRoot(line.File, text);
        var directory = Path.GetDirectoryName(Path.GetFullPath(line.File))!;
        var environments = root["environments"] as JsonObject ?? [];
        if (!environments.ContainsKey(line.Environment) && line.Environment != "default")
        {
            throw NothingSelected(line);
        }

        var state = new HelmfileState(directory, line.Environment, EnvironmentValues(line, directory, environments[line.Environment]));
        state.Repositories = [.. (root["repositories"] as JsonArray ?? []).Select(repository => $"{repository!["name"]}")];
        state.All = [.. (root["releases"] as JsonArray ?? []).Select(release => state.Read(line, release!.AsObject(), root["helmDefaults"] as JsonObject ?? []))];
        return state;
    }

    /// <summary>The releases that are meant; an error, with helmfile's own exit code 3, when there are none.</summary>
    public IReadOnlyList<ReleaseSpec> Selected(CommandLine line)
    {
        var wanted = line.Value("--selector")?.Split(',').Select(term => term.Split('=', 2)).ToList() ?? [];
        var selected = All.Where(release => release.IsEnabled && wanted.TrueForAll(term => term switch
        {
            ["name", var name] => release.Name == name,
            ["namespace", var name] => release.Namespace == name,
            _ => false,
        })).ToList();
        return selected.Count > 0 ? selected : throw NothingSelected(line);
    }

    private static HelmfileException NothingSelected(CommandLine line) => new(
        $"err: no releases found that matches specified selector({line.Value("--selector")}) and environment({line.Environment}), in any helmfile", 3);

    private static JsonObject ReadRoot(string file, string text)
    {
        try
        {
            var unknown = Yaml.Keys(text).Where(key => !RootKeys.Contains(key.Key)).Select(key => (key.Key, key.Line, Type: "state.HelmState"))
                .Concat(Yaml.Keys(text, "releases").Where(key => !ReleaseKeys.Contains(key.Key)).Select(key => (key.Key, key.Line, Type: "state.ReleaseSpec")))
                .Select(key => $"\n  line {key.Line}: field {key.Key} not found in type {key.Type}")
                .ToList();
            return unknown.Count == 0
                ? Yaml.Parse(text) as JsonObject ?? []
                : throw Unreadable(file, $"reading document at index 1. Started seeing this since Helmfile v1? Add the .gotmpl file extension: yaml: unmarshal errors:{string.Concat(unknown)}");
        }
        catch (YamlException e)
        {
            throw Unreadable(file, $"reading document at index 1. Started seeing this since Helmfile v1? Add the .gotmpl file extension: yaml: line {e.Start.Line}: {e.Message}");
        }
    }

    private static JsonObject EnvironmentValues(CommandLine line, string directory, JsonNode? environment)
    {
        var values = new JsonObject();
        foreach (var file in environment?["values"] as JsonArray ?? [])
        {
            var path = Path.Combine(directory, $"{file}");
            values = File.Exists(path)
                ? Yaml.Merge(values, Yaml.Parse(File.ReadAllText(path)) as JsonObject ?? [])
                : throw Unreadable(line.File, $"environment values file matching \"{file}\" does not exist in \".\"");
        }

        return values;
    }

    private static HelmfileException Unreadable(string file, string why) => new($"in ./{file}: failed to read {Path.GetFileName(file)}: {why}");

    private ReleaseSpec Read(CommandLine line, JsonObject release, JsonObject defaults)
    {
        var name = $"{release["name"]}";
        var scope = new Scope { ["Values"] = _values, ["Environment"] = new JsonObject { ["Name"] = _environment }, ["Release"] = new JsonObject { ["Name"] = name } };
        string? Render(string key) => release[key] is { } value ? Template.Render($"{value}", scope, line.File) : null;

        return new ReleaseSpec(
            name,
            Render("namespace") ?? "default",
            Render("chart") ?? throw Unreadable(line.File, $"release \"{name}\" has no chart"),
            Render("version"),
            release["installed"]?.GetValue<bool>() ?? true,
            IsEnabled($"{release["condition"]}"),
            Values(line, release["values"] as JsonArray ?? [], scope),
            (release["wait"] ?? defaults["wait"])?.GetValue<bool>() ?? line.Has("--wait"),
            (int)((release["timeout"] ?? defaults["timeout"])?.GetValue<long>() ?? 300));
    }

    private bool IsEnabled(string condition) => condition.Split('.') switch
    {
        [""] => true,
        [var section, "enabled"] => _values[section]?["enabled"]?.GetValue<bool>()
            ?? throw new HelmfileException($"environment values field '{section}' is nil"),
        _ => throw new HelmfileException("condition value must be in the form 'foo.enabled' where 'foo' can be modified as necessary"),
    };

    private JsonObject Values(CommandLine line, JsonArray given, Scope scope)
    {
        var values = new JsonObject();
        foreach (var item in given)
        {
            if (item is JsonObject inline)
            {
                values = Yaml.Merge(values, inline);
                continue;
            }

            var file = Template.Render($"{item}", scope, line.File);
            var path = Path.Combine(Directory, file);
            values = File.Exists(path)
                ? Yaml.Merge(values, Yaml.Parse(File.ReadAllText(path)) as JsonObject ?? [])
                : throw new HelmfileException($"in ./{line.File}: values file matching \"{file}\" does not exist in \".\"");
        }

        return values;
    }
}

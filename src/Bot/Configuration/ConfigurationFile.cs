using YamlDotNet.Core;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>The file <c>bot.yaml</c>: found, read and checked, with every error in it told at once.</summary>
internal static class ConfigurationFile
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "EKSBOT_CONFIG";

    /// <summary>The environment variable that stands for <c>store</c>, so that no password need be in the file.</summary>
    public const string StoreVariable = "EKSBOT_STORE";

    // A thousand clusters are half a megabyte; anything larger is some other file.
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>Which file to read: the option, else <see cref="Variable"/>, else <c>bot.yaml</c>.</summary>
    public static string Locate(string? option, Func<string, string?> environment) =>
        option ?? (environment(Variable) is { Length: > 0 } path ? path : "bot.yaml");

    /// <summary>Reads and checks the file. Never throws for what a person may have done wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Gives a variable, or null.</param>
    /// <param name="directoryExists">
    /// Whether a directory that is used in place is there; null to look. Somebody who only wants to know where a cluster is may be
    /// called from anywhere.
    /// </param>
    public static ConfigurationResult Load(string path, Func<string, string?> environment, Func<string, bool>? directoryExists = null)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > LargestFile }
                ? Unreadable(path, "a file of more than 4 MiB", "a configuration file")
                : WithStoreOf(environment(StoreVariable), Read(File.ReadAllText(path), path, directoryExists ?? Directory.Exists));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(path, "no such file", $"a file, named by --config or {Variable}, or bot.yaml here");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Unreadable(path, $"a file that cannot be read ({problem.Message})", "a file that can be read");
        }
    }

    /// <summary>Checks the text of a configuration file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="directoryExists">Whether a directory that is used in place is there.</param>
    public static ConfigurationResult Read(string text, string path, Func<string, bool> directoryExists)
    {
        try
        {
            var errors = new List<ConfigurationError>();
            var configuration = Yaml.Parse(text) switch
            {
                null or Yaml.Scalar { IsNothing: true } => Nothing(errors),
                var root => new ConfigurationReader(root, errors, directoryExists).Read(),
            };
            return errors.Count == 0
                ? new ConfigurationResult.Fine(path, configuration! with { Path = Path.GetFullPath(path) })
                : new ConfigurationResult.Broken(path, [.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
        }
        catch (YamlException problem)
        {
            return new ConfigurationResult.Broken(path, [NotYaml(text, problem)]);
        }
    }

    private static ConfigurationResult WithStoreOf(string? variable, ConfigurationResult read) => (variable, read) switch
    {
        (null or "", _) => read,
        ({ } store, _) when !Formats.IsStore(store) =>
            new ConfigurationResult.Broken(read.Path, [new ConfigurationError(1, 1, StoreVariable, "what is no connection string of either kind", ConfigurationReader.AllowedStores)]),
        ({ } store, ConfigurationResult.Fine fine) => fine with { Configuration = fine.Configuration with { Store = store } },
        _ => read,
    };

    private static BotConfiguration? Nothing(List<ConfigurationError> errors)
    {
        errors.Add(new ConfigurationError(1, 1, "", "an empty file", $"the keys {string.Join(", ", ConfigurationKeys.Root)}"));
        return null;
    }

    private static ConfigurationError NotYaml(string text, YamlException problem)
    {
        // The scanner may complain about the place where the mapping began, which ends a line before the tab.
        var lines = text.Split('\n');
        for (var line = (int)problem.Start.Line; line <= Math.Min(problem.End.Line + 1, lines.Length); line++)
        {
            var tab = lines[line - 1].IndexOf('\t');
            if (tab >= 0 && string.IsNullOrWhiteSpace(lines[line - 1][..tab]))
            {
                return new ConfigurationError(line, tab + 1, "", "a tab", "spaces; YAML takes no tabs in front of a key");
            }
        }

        return new ConfigurationError(
            (int)problem.Start.Line, (int)problem.Start.Column, "", $"what is no YAML: {problem.Message.ReplaceLineEndings(" ")}", "YAML");
    }

    private static ConfigurationResult.Broken Unreadable(string path, string found, string allowed) =>
        new(path, [new ConfigurationError(1, 1, "", found, allowed)]);
}

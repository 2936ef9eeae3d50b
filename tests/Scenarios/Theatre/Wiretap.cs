namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>
/// Stands in front of the tools that the bot calls, and writes down at each call what everybody on the machine could read then: the
/// arguments of every process there is. And, for the proof that secrets were there to be found, the environment that the tool got.
/// </summary>
internal sealed class Wiretap
{
    private readonly string _directory;

    private Wiretap(string directory) => _directory = directory;

    /// <summary>The arguments of all processes, at every call of a tool.</summary>
    public string Arguments => File.ReadAllText(Path.Combine(_directory, "arguments"));

    /// <summary>The arguments of each call of terraform.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(_directory, "calls.terraform"));

    /// <summary>The environments of all calls.</summary>
    public string Environments => File.ReadAllText(Path.Combine(_directory, "environment"));

    /// <summary>Puts it into the bot's configuration, in front of the tools that stand there.</summary>
    /// <param name="stage">A stage whose bot does not run yet.</param>
    /// <param name="terraform">What terraform does instead in its first apply, in shell; null when that is one like any other.</param>
    public static async Task<Wiretap> AttachAsync(Stage stage, string? terraform)
    {
        var tap = new Wiretap(Directory.CreateDirectory(Path.Combine(stage.Directory, "tap")).FullName);
        var first = terraform is null ? "" : $"if [ \"$1\" = apply ] && mkdir '{tap._directory}/applied' 2>/dev/null; then\n{terraform}\nexit 1\nfi\n";
        await stage.ConfigureAsync(yaml =>
        {
            var tools = yaml.Split('\n').SkipWhile(line => line != "tools:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
                .Select(line => line.Trim().Split(": ")).ToDictionary(parts => parts[0], parts => parts[1]);
            tools["git"] = Find("git");
            var wrapped = tools.Select(tool => $"  {tool.Key}: {tap.Wrap(tool.Key, tool.Value, tool.Key == "terraform" ? first : "")}\n");
            var lines = yaml.Split('\n').ToList();
            var at = lines.IndexOf("tools:");
            lines.RemoveRange(at + 1, tools.Count - 1);
            return string.Join('\n', lines.Take(at + 1)) + "\n" + string.Concat(wrapped) + string.Join('\n', lines.Skip(at + 1));
        });
        return tap;
    }

    private static string Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private string Wrap(string name, string tool, string before)
    {
        var script = Path.Combine(_directory, name);
        File.WriteAllText(script, $"""
            #!/bin/sh
            cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >>'{_directory}/arguments'
            env >>'{_directory}/environment'
            echo "$*" >>'{_directory}/calls.{name}'
            {before}exec '{tool}' "$@"

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }
}

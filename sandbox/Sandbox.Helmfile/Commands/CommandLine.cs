namespace EksUpgradeBot.Sandbox.Helmfile.Commands;

/// <summary>
/// Helmfile's arguments, as cobra reads them: global flags before or after the command, values after a blank or <c>=</c>. The
/// flags are those of helmfile/helmfile <c>cmd/root.go</c>, <c>cmd/diff.go</c>, <c>cmd/apply.go</c> and <c>cmd/list.go</c>, as far
/// as somebody here uses them.
/// </summary>
internal sealed class CommandLine
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        ["-f"] = "--file",
        ["-e"] = "--environment",
        ["-q"] = "--quiet",
        ["-l"] = "--selector",
    };

    private static readonly HashSet<string> WithValue = ["--file", "--environment", "--kubeconfig", "--selector", "--log-level", "--concurrency", "--context", "--output"];

    private static readonly HashSet<string> Flags =
    [
        "--quiet", "--no-color", "--color", "--skip-deps", "--skip-refresh", "--detailed-exitcode", "--suppress-secrets", "--suppress-diff",
        "--skip-diff-on-install", "--wait",
    ];

    private readonly List<(string Name, string Value)> _options = [];

    public string Command { get; private set; } = "";

    public string Environment => Value("--environment") ?? System.Environment.GetEnvironmentVariable("HELMFILE_ENVIRONMENT") ?? "default";

    public string File => Value("--file") ?? "helmfile.yaml";

    public bool IsColoured => Has("--color") && !Has("--no-color");

    public static CommandLine Parse(string[] arguments)
    {
        var line = new CommandLine();
        for (var at = 0; at < arguments.Length; at++)
        {
            var argument = arguments[at];
            if (!argument.StartsWith('-'))
            {
                line.Command = line.Command.Length == 0 ? argument : throw new HelmfileException($"unknown command \"{argument}\" for \"helmfile {line.Command}\"");
                continue;
            }

            var parts = argument.Split('=', 2);
            var name = Short.GetValueOrDefault(parts[0], parts[0]);
            if (WithValue.Contains(name))
            {
                var value = parts.Length > 1 ? parts[1]
                    : ++at < arguments.Length ? arguments[at]
                    : throw new HelmfileException($"flag needs an argument: {name}");
                line._options.Add((name, value));
            }
            else if (Flags.Contains(name))
            {
                line._options.Add((name, parts.Length > 1 ? parts[1] : "true"));
            }
            else
            {
                throw new HelmfileException($"unknown flag: {name}");
            }
        }

        return line;
    }

    public bool Has(string name) => _options.FindLast(option => option.Name == name) is { Value: "true" };

    public string? Value(string name) => _options.FindLast(option => option.Name == name) is { Value: { Length: > 0 } value } ? value : null;

    /// <summary>What helmfile logs, to standard error, unless it is to be quiet.</summary>
    public void Log(string text)
    {
        if (!Has("--quiet"))
        {
            Console.Error.WriteLine(text);
        }
    }
}

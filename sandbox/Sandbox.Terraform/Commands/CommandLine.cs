using System.Globalization;
using EksUpgradeBot.Sandbox.Terraform.Code;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>Terraform's arguments: a command, options with one hyphen, and the rest.</summary>
internal sealed class CommandLine
{
    private readonly List<(string Name, string Value)> _options = [];

    private CommandLine(string directory) => Directory = directory;

    /// <summary>Where it works: the current directory, or that of <c>-chdir</c>.</summary>
    public string Directory { get; private set; }

    /// <summary>The command's words and the arguments after them.</summary>
    public List<string> Words { get; } = [];

    public bool IsJson => Has("json");

    public IReadOnlyList<string> Targets => [.. _options.Where(option => option.Name == "target").Select(option => option.Value)];

    /// <summary>The root module, with the files of values that are given.</summary>
    public RootModule Root => RootModule.Read(
        Directory, [.. _options.Where(option => option.Name == "var-file").Select(option => FullPath(option.Value))],
        new Dictionary<string, string>(), Installation.BackendOf(Directory));

    /// <summary>The root module, with the backend that is given.</summary>
    public RootModule NewRoot => RootModule.Read(
        Directory, [],
        _options.Where(option => option.Name == "backend-config").Select(option => option.Value.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : throw new CodeException("The stand-in for terraform reads no files of backend configuration", parts[0])),
        new Dictionary<string, string>());

    public TimeSpan LockTimeout => Value("lock-timeout") is { } text ? Duration(text) : TimeSpan.Zero;

    public static CommandLine Parse(string[] arguments)
    {
        var line = new CommandLine(Environment.CurrentDirectory);
        foreach (var argument in arguments)
        {
            if (!argument.StartsWith('-') || argument.Length == 1)
            {
                line.Words.Add(argument);
                continue;
            }

            var parts = argument.TrimStart('-').Split('=', 2);
            line._options.Add((parts[0], parts.Length > 1 ? parts[1] : ""));
        }

        line.Directory = line.Value("chdir") is { } other ? Path.GetFullPath(other) : line.Directory;
        return line;
    }

    public bool Has(string option) => _options.Exists(given => given.Name == option && given.Value != "false");

    public string? Value(string option) => _options.FindLast(given => given.Name == option) is { Value.Length: > 0 } found ? found.Value : null;

    /// <summary>A path that was given, from the directory where it works.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);

    /// <summary>A duration of Go's with one unit, such as <c>30s</c>.</summary>
    private static TimeSpan Duration(string text)
    {
        var number = double.Parse(text.TrimEnd('h', 'm', 's'), CultureInfo.InvariantCulture);
        return text[^1] switch { 'h' => TimeSpan.FromHours(number), 'm' => TimeSpan.FromMinutes(number), _ => TimeSpan.FromSeconds(number) };
    }
}

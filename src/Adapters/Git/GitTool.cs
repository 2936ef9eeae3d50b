using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Git;

/// <summary>How git is run: with which settings and credentials, and under which names it takes branches and repositories.</summary>
internal sealed class GitTool
{
    // Given through the environment, so that they also hold for what git starts. The last of two settings wins.
    private static readonly string[] Configuration =
    [
        "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.autocrlf=false", "core.quotePath=false",
        "commit.gpgSign=false", "push.gpgSign=false", "push.followTags=false", "push.recurseSubmodules=no",
        "submodule.recurse=false", "fetch.recurseSubmodules=no", "gc.auto=0", "maintenance.auto=false",
        "protocol.ext.allow=never", "credential.interactive=false", "color.ui=false",
    ];

    private readonly ProcessRunner _processes;
    private readonly GitSettings _settings;
    private readonly ToolEnvironment _environment;
    private readonly RemoteCredentials _credentials = new();

    /// <summary>Git through the process runner.</summary>
    public GitTool(ProcessRunner processes, ToolEnvironment environment, GitSettings settings)
    {
        _processes = processes;
        _settings = settings;
        _environment = environment
            .WithDefault("GIT_CONFIG_GLOBAL", "/dev/null")
            .With(
            [
                new("GIT_CONFIG_NOSYSTEM", "1"),
                new("GIT_TERMINAL_PROMPT", "0"),
                new("SSH_ASKPASS_REQUIRE", "never"),
                new("GIT_LITERAL_PATHSPECS", "1"),
                new("GIT_AUTHOR_NAME", settings.AuthorName),
                new("GIT_AUTHOR_EMAIL", settings.AuthorEmail),
                new("GIT_COMMITTER_NAME", settings.AuthorName),
                new("GIT_COMMITTER_EMAIL", settings.AuthorEmail),
                new("LC_ALL", "C"), // Errors are told apart by their words.
                new("LANGUAGE", ""),
            ]);
        _environment = _environment.With("GIT_CONFIG_PARAMETERS", "").With(ConfigurationAfter(_environment["GIT_CONFIG_COUNT"], Configuration));
        if (_environment["GIT_SSH"] is null)
        {
            // Without it, ssh would wait for somebody to confirm a host's key.
            _environment = _environment.WithDefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=20");
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<ToolResult> RunAsync(
        string doing, string directory, IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? input = null)
    {
        var result = await TryAsync(directory, arguments, input, cancellationToken);
        return result.ExitCode == 0 ? result : throw Explain(doing, result);
    }

    /// <summary>Runs a command whose exit code is an answer.</summary>
    public async Task<ToolResult> TryAsync(
        string directory, IReadOnlyList<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var result = await _processes.RunAsync(Call(directory, arguments, input), cancellationToken);

        // A git that was killed has not answered "no".
        return result.ExitCode <= GitErrors.FatalError ? result : throw Explain($"{arguments[0]}", result);
    }

    /// <summary>Runs a command that must succeed, and whose output is read as a stream.</summary>
    public async Task ReadAsync(
        string doing, string directory, IReadOnlyList<string> arguments, Func<Stream, Task> read, CancellationToken cancellationToken)
    {
        var result = await _processes.ReadAsync(Call(directory, arguments, null), read, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw Explain(doing, result);
        }
    }

    /// <summary>The repository as git takes it: without a password, and a local path made absolute, because commands run in other directories.</summary>
    public string Source(string repository) =>
        repository.Length == 0 || repository[0] == '-' || repository.Any(char.IsControl)
            ? throw new OutsideException("The configured repository is no URL and no path.", isTransient: false)
            {
                Remedy = "Configure 'repository' with a URL such as git@host:team/infra.git.",
            }
            : Directory.Exists(repository) ? Path.GetFullPath(repository) : _credentials.Strip(repository);

    /// <summary>A branch's name, when it can be nothing else: no option, no revision, no pattern.</summary>
    public static string Branch(string branch) =>
        branch.Length > 0 && branch[0] is not ('-' or '/' or '.') && branch[^1] is not ('/' or '.')
        && !branch.Contains("..") && !branch.Contains("//") && !branch.Contains("@{") && !branch.EndsWith(".lock", StringComparison.Ordinal)
        && !branch.Any(c => c <= ' ' || c == 0x7F || "~^:?*[\\".Contains(c))
            ? branch
            : throw new OutsideException($"'{branch}' is not the name of a branch.", isTransient: false)
            {
                Remedy = "Configure 'branch' with a plain branch name, such as main.",
            };

    /// <summary>What went wrong, in words and without secrets.</summary>
    public OutsideException Explain(string doing, ToolResult result) => GitErrors.Explain(doing, result, Environment);

    /// <summary>What git said, without secrets.</summary>
    public string Clean(string said) => Redaction.Clean(said, Environment);

    private ToolEnvironment Environment => _environment.With(_credentials.Variables)
        .With(ConfigurationAfter(_environment["GIT_CONFIG_COUNT"], _credentials.Configuration));

    private ToolCall Call(string directory, IReadOnlyList<string> arguments, string? input) => new()
    {
        Executable = _settings.Executable,
        Arguments = arguments,
        Environment = Environment,
        WorkingDirectory = directory,
        StandardInput = input,
        Timeout = _settings.Timeout,
        InstallHint = "Install git 2.31 or later where the bot runs.",
    };

    private static IEnumerable<KeyValuePair<string, string>> ConfigurationAfter(string? earlier, IEnumerable<string> settings)
    {
        var count = int.TryParse(earlier, out var already) ? already : 0;
        foreach (var setting in settings)
        {
            // A URL in a name may have "=" too, and its value never has ".helper=".
            var equals = setting.IndexOf(".helper=", StringComparison.Ordinal) is > 0 and var named ? named + ".helper".Length : setting.IndexOf('=');
            yield return new($"GIT_CONFIG_KEY_{count}", setting[..equals]);
            yield return new($"GIT_CONFIG_VALUE_{count}", setting[(equals + 1)..]);
            count++;
        }

        yield return new("GIT_CONFIG_COUNT", $"{count}");
    }
}

using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Git;

/// <summary>Reads git's last words: what happened, whether trying again helps, and what a person can do.</summary>
internal static partial class GitErrors
{
    /// <summary>The code of a push that the remote took for no fast-forward.</summary>
    public const string NotFastForward = "non-fast-forward";

    /// <summary>What git's own die() exits with; above it the number of a signal is added.</summary>
    public const int FatalError = 128;

    // In the order in which they are tried: git ends many different stories with "Could not read from remote repository".
    private static readonly (string Pattern, bool IsTransient, string? Remedy)[] Known =
    [
        (@"cannot lock ref|\.lock': File exists|failed to update ref|incorrect old value", true, null),
        (@"returned error: (429|5\d\d)", true, null),
        (@"No space left on device|Disk quota exceeded", false, "Make room on the volume of the workspace."),
        (@"GH006|protected branch|hook declined|TF402455|not allowed to push", false,
            "Let the bot push to this branch, or merge the run's branch by hand through a pull request."),
        (@"Authentication failed|could not read (Username|Password)|Permission denied|returned error: 40[13]|access denied|unauthorized",
            false, "Give the bot credentials that may read and push: an SSH key, or a credential helper in the file GIT_CONFIG_GLOBAL."),
        (@"Host key verification failed", false, "Put the host's key into the bot's known_hosts."),
        (@"Remote branch .* not found|couldn't find remote ref", false, "Configure 'branch' with a branch that exists."),
        (@"Repository not found|does not appear to be a git repository|returned error: 404|does not exist", false,
            "Check 'repository' in the configuration, and that the bot may read it."),
        (@"transport '.*' not allowed|dubious ownership", false, "Check 'repository' in the configuration."),
        (@"Could not resolve|timed out|Connection (refused|reset|closed)|hung up|early EOF|RPC failed|Network is unreachable|No route to host"
            + @"|Temporary failure|SSL|TLS|kex_exchange|Broken pipe|unexpected disconnect|Couldn't connect|Failed to connect|Empty reply",
            true, null),
    ];

    /// <summary>The exception for a command that failed.</summary>
    /// <param name="doing">What was being done, such as <c>fetch main from …</c>.</param>
    /// <param name="result">How git ended.</param>
    /// <param name="environment">Whose secrets must not show.</param>
    public static OutsideException Explain(string doing, ToolResult result, ToolEnvironment environment)
    {
        var said = Redaction.Clean(string.Join('\n', result.Tail.Select(line => line.Text)), environment);
        var push = Rejected().Match(said);
        var reason = push.Groups["reason"].Value;
        if (reason is "fetch first" or "non-fast-forward" or "stale info" or "needs force" || said.Contains("denying non-fast-forward"))
        {
            return new OutsideException(
                $"Git could not {Redaction.Clean(doing, environment)}: the branch moved at the remote.", false, NotFastForward)
            {
                Remedy = "Try again from the new state of the branch.",
            };
        }

        foreach (var (pattern, isTransient, remedy) in Known)
        {
            if (Regex.IsMatch(said, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            {
                return Make(doing, said, reason, isTransient, remedy, environment);
            }
        }

        // Killed by a signal, such as by the kernel for want of memory; anything else that is not known does not mend itself.
        return Make(doing, said, reason, result.ExitCode > FatalError, null, environment);
    }

    private static OutsideException Make(
        string doing, string said, string reason, bool isTransient, string? remedy, ToolEnvironment environment) =>
        new($"Git could not {Redaction.Clean(doing, environment)}: {FirstError(said)}", isTransient, reason.Length > 0 ? reason : null)
        {
            Remedy = remedy,
        };

    private static string FirstError(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var hook = lines.FirstOrDefault(line => line.StartsWith("remote:", StringComparison.Ordinal) && line.Length > "remote: ".Length);
        var error = lines.FirstOrDefault(line => line.Contains("[remote rejected]") || line.Contains("[rejected]"))
            ?? lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal) || line.StartsWith("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "it ended without a word";
        return hook is null ? error.Replace('\t', ' ') : $"{error.Replace('\t', ' ')} ({hook})";
    }

    [GeneratedRegex(@"\[(?:remote )?rejected\].*\((?<reason>[^()]+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Rejected();
}

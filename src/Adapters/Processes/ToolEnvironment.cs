using System.Collections;

namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// The environment that a program gets: what tools need from the bot's own, by an allow-list, and nothing else. The bot's
/// secrets (<c>SLACK_*</c>, <c>EKSBOT_*</c>) are never in it, not even when they are asked for by name.
/// </summary>
public sealed class ToolEnvironment
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LANGUAGE", "TZ",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy",
        "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GIT_ASKPASS", "SSH_ASKPASS",
        "KUBECONFIG", "CHECKPOINT_DISABLE", "GODEBUG", "GOMAXPROCS", "GOMEMLIMIT",
    };

    private static readonly string[] Prefixes =
        ["LC_", "XDG_", "AWS_", "TF_", "GIT_SSH", "GIT_SSL_", "GIT_CONFIG", "GIT_AUTHOR_", "GIT_COMMITTER_", "HELM_", "HELMFILE_"];

    // TF_LOG prints requests with their credentials; TF_CLI_ARGS would change a plan or an apply behind the bot's back.
    private static readonly string[] Refused = ["SLACK_", "EKSBOT_", "TF_LOG", "TF_CLI_ARGS"];

    private readonly Dictionary<string, string> _variables;

    private ToolEnvironment(Dictionary<string, string> variables) => _variables = variables;

    /// <summary>The variables.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? this[string name] => _variables.GetValueOrDefault(name);

    /// <summary>What tools may see of the bot's own environment.</summary>
    /// <param name="alsoAllowed">Further names, such as <c>VAULT_ADDR</c>, from the operator.</param>
    public static ToolEnvironment FromOwn(params IReadOnlyCollection<string> alsoAllowed) =>
        From(
            Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")),
            alsoAllowed);

    /// <summary>What tools may see of these variables.</summary>
    public static ToolEnvironment From(
        IEnumerable<KeyValuePair<string, string>> variables, params IReadOnlyCollection<string> alsoAllowed)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            if (!IsRefused(name) && (IsAllowed(name) || alsoAllowed.Contains(name)))
            {
                kept[name] = value;
            }
        }

        return new ToolEnvironment(kept);
    }

    /// <summary>The same with a variable set.</summary>
    public ToolEnvironment With(string name, string value) =>
        new(new Dictionary<string, string>(_variables, StringComparer.Ordinal) { [name] = value });

    /// <summary>The same with variables set.</summary>
    public ToolEnvironment With(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Aggregate(this, (environment, variable) => environment.With(variable.Key, variable.Value));

    /// <summary>The same with a variable set that was not.</summary>
    public ToolEnvironment WithDefault(string name, string value) => _variables.ContainsKey(name) ? this : With(name, value);

    /// <summary>The same without some variables.</summary>
    public ToolEnvironment Without(Func<string, bool> isUnwanted) =>
        new(_variables.Where(variable => !isUnwanted(variable.Key)).ToDictionary(StringComparer.Ordinal));

    private static bool IsAllowed(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsRefused(string name) =>
        Refused.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}

using System.Collections.Concurrent;

namespace EksUpgradeBot.Adapters.Git;

/// <summary>
/// User names and passwords that stand in the URLs of repositories. Everybody on a machine may read the arguments of a program, and git
/// hands a URL on to further programs and writes it into <c>.git/config</c>: so git gets the URL without them, and asks for them through a
/// credential helper that reads the environment, which only the owner of the process may.
/// </summary>
internal sealed class RemoteCredentials
{
    private readonly ConcurrentDictionary<string, (int Number, string User, string Password)> _known = new(StringComparer.Ordinal);

    private int _count;

    /// <summary>The repository without a user and password of HTTP, which are kept for <see cref="Variables"/>; others as they are.</summary>
    public string Strip(string repository)
    {
        if (!Uri.TryCreate(repository, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length == 0)
        {
            return repository;
        }

        // Cut out of the text: what else stands in it is git's matter.
        var start = repository.IndexOf("://", StringComparison.Ordinal) + "://".Length;
        var stripped = repository[..start] + repository[(repository.IndexOf('@', start) + 1)..];
        var parts = url.UserInfo.Split(':', 2);
        var (user, password) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        _known.AddOrUpdate(stripped, _ => (Interlocked.Increment(ref _count), user, password), (_, before) => (before.Number, user, password));
        return stripped;
    }

    /// <summary>The variables that the helpers read.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables => _known.Values.SelectMany(known => new KeyValuePair<string, string>[]
    {
        new($"GIT_URL_USERNAME_{known.Number}", known.User), new($"GIT_URL_PASSWORD_{known.Number}", known.Password),
    });

    /// <summary>Git's configuration for them: for such a repository no other helper is asked.</summary>
    public IEnumerable<string> Configuration => _known.SelectMany(known => new[]
    {
        $"credential.{known.Key}.helper=",
        $"credential.{known.Key}.helper=!f() {{ test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$GIT_URL_USERNAME_{known.Value.Number}\" \"$GIT_URL_PASSWORD_{known.Value.Number}\"; }}; f",
    });
}

using EksUpgradeBot.Bot.Access;

namespace EksUpgradeBot.Bot.Tests.Access;

/// <summary>A small Slack workspace that keeps its people, groups and channels, and can be struck dumb.</summary>
internal sealed class Workspace : IDirectory
{
    public Dictionary<string, PersonFacts> People { get; } = new()
    {
        ["U0ANA"] = new("U0ANA"),
        ["U0BEN"] = new("U0BEN"),
        ["U0CAT"] = new("U0CAT"),
        ["U0GONE"] = new("U0GONE", IsDeleted: true),
        ["U0BOT"] = new("U0BOT", IsBot: true),
        ["U0GUEST"] = new("U0GUEST", IsGuest: true),
        ["U0ELSE"] = new("U0ELSE", IsStranger: true),
    };

    public Dictionary<string, HashSet<string>> Groups { get; } = new()
    {
        ["S0PLATFORM"] = ["U0BEN", "U0GONE", "U0BOT", "U0GUEST", "U0ELSE"],
        ["S0OTHER"] = [],
    };

    public HashSet<string> Shared { get; } = ["C0SHARED"];

    /// <summary>What Slack does not tell: users, groups and channels by id.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>What it throws then.</summary>
    public Exception Failure { get; set; } = new HttpRequestException("ratelimited");

    /// <summary>How often groups were asked for.</summary>
    public int GroupQuestions { get; private set; }

    /// <summary>Whether the newest question for a group wanted a fresh answer.</summary>
    public bool WasAskedAnew { get; private set; }

    public Task<PersonFacts?> FindAsync(string user, CancellationToken cancellationToken) =>
        Answer(user, () => People.GetValueOrDefault(user));

    public Task<bool> IsMemberAsync(string userGroup, string user, bool isAskedAnew, CancellationToken cancellationToken)
    {
        GroupQuestions++;
        WasAskedAnew = isAskedAnew;
        return Answer(userGroup, () => Groups[userGroup].Contains(user));
    }

    public Task<bool> IsExternallySharedAsync(string channel, CancellationToken cancellationToken) =>
        Answer(channel, () => Shared.Contains(channel));

    private Task<T> Answer<T>(string id, Func<T> answer) =>
        Silent.Contains(id) ? Task.FromException<T>(Failure) : Task.FromResult(answer());
}

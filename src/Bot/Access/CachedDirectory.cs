using System.Collections.Concurrent;

namespace EksUpgradeBot.Bot.Access;

/// <summary>
/// Remembers for a minute who is in which user group, since Slack allows that question 20 times a minute. An approval asks anew all
/// the same, and so do accounts and conversations each time, so that somebody who left can do nothing more. A failure is never
/// remembered.
/// </summary>
internal sealed class CachedDirectory(IDirectory directory, TimeProvider time) : IDirectory
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    // Answers older than a minute are worth nothing; they are swept when there are many, so that the memory is bounded.
    private const int ManyAnswers = 1000;

    private readonly ConcurrentDictionary<(string Group, string User), (bool IsMember, DateTimeOffset At)> _answers = new();

    /// <inheritdoc />
    public Task<PersonFacts?> FindAsync(string user, CancellationToken cancellationToken) => directory.FindAsync(user, cancellationToken);

    /// <inheritdoc />
    public Task<bool> IsExternallySharedAsync(string channel, CancellationToken cancellationToken) =>
        directory.IsExternallySharedAsync(channel, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> IsMemberAsync(string userGroup, string user, bool isAskedAnew, CancellationToken cancellationToken)
    {
        // The age counts from before the question, so that an answer is never thought younger than it is.
        var now = time.GetUtcNow();
        if (!isAskedAnew && _answers.TryGetValue((userGroup, user), out var known) && now - known.At < Fresh && now >= known.At)
        {
            return known.IsMember;
        }

        var isMember = await directory.IsMemberAsync(userGroup, user, isAskedAnew, cancellationToken);
        Sweep(now);
        _answers[(userGroup, user)] = (isMember, now);
        return isMember;
    }

    private void Sweep(DateTimeOffset now)
    {
        if (_answers.Count < ManyAnswers)
        {
            return;
        }

        foreach (var old in _answers.Where(answer => now - answer.Value.At >= Fresh))
        {
            _answers.TryRemove(old);
        }
    }
}

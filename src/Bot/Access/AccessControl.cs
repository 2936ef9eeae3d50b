using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Access;

/// <summary>Asks Slack for the facts and decides. Facts that cannot be had are a no, with the reason.</summary>
internal sealed class AccessControl(IDirectory directory)
{
    /// <summary>May this person do that, here and now?</summary>
    /// <param name="wish">What the person wants.</param>
    /// <param name="person">Who wants it.</param>
    /// <param name="channel">The conversation in which it was asked.</param>
    /// <param name="rules">The rules of the cluster.</param>
    /// <param name="requester">Who asked for the upgrade; null before there is a run.</param>
    /// <param name="cancellationToken">Ends the asking; nothing else makes this throw.</param>
    public async Task<AccessAnswer> AskAsync(
        Wish wish, Person person, string channel, ApprovalRules rules, Person? requester, CancellationToken cancellationToken)
    {
        try
        {
            var account = await GetAsync("who you are", () => directory.FindAsync(person.Id, cancellationToken), cancellationToken);
            if (wish is Wish.Start || Gatekeeper.Account(person, account) is not null)
            {
                return Gatekeeper.Decide(wish, person, new AccessFacts(account, false, false), rules, requester);
            }

            var isShared = await GetAsync(
                "whether this channel is shared with another organisation",
                () => directory.IsExternallySharedAsync(channel, cancellationToken),
                cancellationToken);

            // Who asked for the upgrade may steer it without any group being asked: a paid plan's method, 20 calls a minute.
            var isApprover = !isShared
                && wish is not Wish.Subscribe
                && !(wish is Wish.Steer && person == requester)
                && await IsApproverAsync(person, rules, isAskedAnew: wish is Wish.Approve, cancellationToken);
            return Gatekeeper.Decide(wish, person, new AccessFacts(account, isApprover, isShared), rules, requester);
        }
        catch (UnknownFactException unknown)
        {
            return new AccessAnswer.Denied(unknown.Message) { IsForNow = true };
        }
    }

    private async Task<bool> IsApproverAsync(Person person, ApprovalRules rules, bool isAskedAnew, CancellationToken cancellationToken)
    {
        if (rules.Approvers.Any(id => !IsGroup(id) && id == person.Id))
        {
            return true;
        }

        // A group that Slack will not tell about stands in nobody's way who is in another one.
        UnknownFactException? unknown = null;
        foreach (var group in rules.Approvers.Where(IsGroup))
        {
            try
            {
                if (await GetAsync(
                    $"who is in the group {group}", () => directory.IsMemberAsync(group, person.Id, isAskedAnew, cancellationToken), cancellationToken))
                {
                    return true;
                }
            }
            catch (UnknownFactException problem)
            {
                unknown = problem;
            }
        }

        return unknown is null ? false : throw unknown;
    }

    private static bool IsGroup(string id) => id.StartsWith('S');

    // Whatever goes wrong on the way to a fact, the fact is unknown; only the caller's own cancellation is passed on.
    private static async Task<T> GetAsync<T>(string what, Func<Task<T>> get, CancellationToken cancellationToken)
    {
        try
        {
            return await get();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception problem)
        {
            throw new UnknownFactException($"Slack did not tell me {what} ({Short(problem.Message)}), so the answer is no for now. Try again in a minute.", problem);
        }
    }

    private static string Short(string message)
    {
        var line = message.ReplaceLineEndings(" ").Replace('<', ' ').Replace('>', ' ').Trim().TrimEnd('.');
        return line.Length > 150 ? $"{line[..150]}…" : line;
    }

    private sealed class UnknownFactException(string message, Exception inner) : Exception(message, inner);
}

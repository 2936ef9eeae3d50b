namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The thread of a run.</summary>
internal sealed class RunThread(string channel, string ts, SlackDoor slack, SlackFeed feed)
{
    // A failure that was answered loses its buttons a moment later: it is no reason to give up waiting.
    private readonly HashSet<string> _known = [];

    public string Channel => channel;

    public string Ts => ts;

    /// <summary>Everything in it, the card first.</summary>
    public Task<IReadOnlyList<Shown>> ReadAsync() => slack.ReadThreadAsync(channel, ts);

    /// <summary>The card.</summary>
    public async Task<Shown> CardAsync() => (await ReadAsync())[0];

    /// <summary>Waits for a message; a run that gets stuck meanwhile ends the wait.</summary>
    public Task<Shown> SeesAsync(string what, Func<Shown, bool> wanted) => feed.UntilAsync($"the thread showed {what}", async () =>
    {
        var messages = await ReadAsync();
        return messages.LastOrDefault(wanted)
            ?? (messages.FirstOrDefault(message => message.Key?.StartsWith("failure:", StringComparison.Ordinal) == true
                    && message.Button("run.retry") is not null && !_known.Contains(message.Ts)) is { } stuck
                ? throw new InvalidOperationException($"While the thread was to show {what}, the run got stuck: {stuck.Text}")
                : null);
    });

    /// <summary>Waits for the open proposal of a step, known by a part of its key such as <c>control-plane-1-35</c>.</summary>
    public Task<Shown> SeesProposalAsync(string step, int number = 1) => SeesAsync(
        $"proposal {number} of {step}",
        message => message.Key?.EndsWith($"{step}:{number}", StringComparison.Ordinal) == true
            && message.Key.StartsWith("proposal:", StringComparison.Ordinal) && message.Button("run.approve") is not null);

    /// <summary>Waits for a failure of a step, with the buttons to go on.</summary>
    public async Task<Shown> SeesFailureAsync(string step, int number = 1)
    {
        var failure = await feed.UntilAsync($"the thread showed failure {number} of {step}", async () => (await ReadAsync()).LastOrDefault(
            message => message.Key?.StartsWith("failure:", StringComparison.Ordinal) == true
                && message.Key.EndsWith($"{step}:{number}", StringComparison.Ordinal) && message.Button("run.retry") is not null));
        _known.Add(failure.Ts);
        return failure;
    }

    /// <summary>Waits for the last word.</summary>
    public Task<Shown> SeesReportAsync() => SeesAsync("the report", message => message.Key == "report");

    /// <summary>Waits until a step's progress says something.</summary>
    public Task<Shown> SeesProgressAsync(string step, string words) => SeesAsync(
        $"that {step} says {words}",
        message => message.Key?.StartsWith("progress:", StringComparison.Ordinal) == true
            && message.Key.EndsWith(step, StringComparison.Ordinal) && message.Says(words));

    /// <summary>Waits until a reply of its own calls people because of a step that has not failed.</summary>
    public Task<Shown> SeesCallAsync(string step, string words) => SeesAsync(
        $"a call for people in {step} that says {words}",
        message => message.Key?.EndsWith($"{step}:attention", StringComparison.Ordinal) == true && message.Says(words));

    /// <summary>The keys of all messages, in order.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync() => [.. (await ReadAsync()).Select(message => message.Key).OfType<string>()];
}

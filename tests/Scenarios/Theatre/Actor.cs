using Xunit;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>Somebody in the workspace who types, says and presses, and hears what is meant for nobody else.</summary>
internal sealed partial class Actor(string id, SlackDoor slack, SlackFeed feed)
{
    public string Id => id;

    /// <summary>Types a slash command.</summary>
    public async Task TypesAsync(string line, string channel = SlackDoor.Platform) =>
        Assert.True(await TriesToTypeAsync(line, channel), $"Slack did not deliver {line}.");

    /// <summary>Types a slash command into a Slack that may not reach the bot; false when it did not.</summary>
    public async Task<bool> TriesToTypeAsync(string line, string channel = SlackDoor.Platform) =>
        (await slack.DoAsync("command", new { user = id, channel, text = line })).GetProperty("ok").GetBoolean();

    /// <summary>Starts an upgrade and finds its thread.</summary>
    public async Task<RunThread> StartsAsync(string words, string channel = SlackDoor.Platform)
    {
        var before = (await CardsAsync(channel)).Select(card => card.Ts).ToHashSet(StringComparer.Ordinal);
        await TypesAsync($"/eks-upgrade {words}", channel);
        var card = await feed.UntilAsync(
            $"a card appeared for {words}", async () => (await CardsAsync(channel)).FirstOrDefault(card => !before.Contains(card.Ts)));
        return new RunThread(channel, card.Ts, slack, feed);
    }

    /// <summary>Opens the form by the command alone.</summary>
    public async Task<Form> OpensFormAsync()
    {
        await TypesAsync("/eks-upgrade");
        return await SeesFormAsync();
    }

    /// <summary>Waits for a form.</summary>
    public async Task<Form> SeesFormAsync()
    {
        var form = new Form(id, slack, feed);
        await form.SaysAsync("upgrade.form");
        return form;
    }

    /// <summary>Waits until the thread of an upgrade that was not there before appears.</summary>
    public async Task<RunThread> SeesNewThreadAsync(Func<Task> act, string channel = SlackDoor.Platform)
    {
        var before = (await CardsAsync(channel)).Select(card => card.Ts).ToHashSet(StringComparer.Ordinal);
        await act();
        var card = await feed.UntilAsync("a card appeared", async () => (await CardsAsync(channel)).FirstOrDefault(card => !before.Contains(card.Ts)));
        return new RunThread(channel, card.Ts, slack, feed);
    }

    /// <summary>Chooses the app's shortcut.</summary>
    public async Task ChoosesShortcutAsync() =>
        Assert.True((await slack.DoAsync("shortcut", new { user = id, callback_id = "upgrade_start" })).GetProperty("ok").GetBoolean());

    /// <summary>Types a slash command and hears the answer, which nobody else sees.</summary>
    public Task<Shown> AsksAsync(string words, string channel = SlackDoor.Platform) =>
        HearsAfterAsync(words, () => TypesAsync($"/eks-upgrade {words}".TrimEnd(), channel), channel);

    /// <summary>Writes a message, in a thread if one is given.</summary>
    public async Task SaysAsync(string text, RunThread? thread = null)
    {
        var answer = await slack.DoAsync("message", new { user = id, channel = thread?.Channel ?? SlackDoor.Platform, text, thread_ts = thread?.Ts });
        Assert.True(answer.GetProperty("ok").GetBoolean(), $"Slack did not take {text}: {answer}");
    }

    /// <summary>Writes a message and hears the answer.</summary>
    public Task<Shown> SaysAndHearsAsync(string text, RunThread? thread = null) => HearsAfterAsync(text, () => SaysAsync(text, thread));

    /// <summary>
    /// Presses a button of a message as it was seen, even if an edit has taken the button away meanwhile, and fills in the form when
    /// one asks why.
    /// </summary>
    public async Task PressesAsync(Shown message, string actionId, string reason = SomeReason)
    {
        if (!OpensForm(actionId))
        {
            await ClicksAsync(message, actionId);
            return;
        }

        var refused = await SendsAndSeesAsync(await OpensFormAsync(message, actionId), reason);
        Assert.True(refused is null, $"{id} was refused {actionId}: {refused?.Words}");
    }

    private async Task ClicksAsync(Shown message, string actionId)
    {
        var button = message.Button(actionId);
        Assert.True(button is not null, $"There is no {actionId} under: {message}");
        for (var tries = 1; ; tries++)
        {
            var answer = await slack.DoAsync(
                "action", new { user = id, channel = message.Channel, ts = message.Ts, block_id = button.BlockId, action_id = actionId, stale = true });
            if (answer.GetProperty("ok").GetBoolean())
            {
                return;
            }

            // On a busy machine a bot that has just come up may miss Slack's three seconds; people see the warning and press again.
            Assert.True(tries < 4, $"Slack did not deliver the click on {button.Text}: {answer}");
        }
    }

    /// <summary>Presses once; false when Slack could not reach the bot.</summary>
    public async Task<bool> TriesToPressAsync(Shown message, string actionId) => message.Button(actionId) is { } button
        && (await slack.DoAsync(
            "action", new { user = id, channel = message.Channel, ts = message.Ts, block_id = button.BlockId, action_id = actionId, stale = true }))
        .GetProperty("ok").GetBoolean();

    /// <summary>Presses, and hears what only this person is told.</summary>
    public Task<Shown> PressesAndHearsAsync(Shown message, string actionId) => OpensForm(actionId)
        ? AsksInVainAsync(message, actionId)
        : HearsAfterAsync(actionId, () => ClicksAsync(message, actionId), message.Channel);

    /// <summary>Ends the run by words, which nobody answers: the thread shows it.</summary>
    public Task AsksToAbortAsync(RunThread thread, string cluster, string reason = "") => SaysAsync($"@eks-upgrade abort {cluster} {reason}".TrimEnd(), thread);

    /// <summary>What only this person sees now.</summary>
    public async Task<IReadOnlyList<Shown>> EphemeralsAsync(string channel = SlackDoor.Platform) =>
        [.. (await slack.ReadAsync(id, channel)).Where(message => message.EphemeralTo == id)];

    /// <summary>Does something and hears the answer.</summary>
    public async Task<Shown> HearsAfterAsync(string what, Func<Task> act, string channel = SlackDoor.Platform)
    {
        // "Looking …" is edited into the answer, so text counts as well as timestamp.
        var before = (await EphemeralsAsync(channel)).Select(message => (message.Ts, message.Text)).ToHashSet();
        await act();
        return await feed.UntilAsync($"{id} heard an answer to {what}", async () => (await EphemeralsAsync(channel))
            .LastOrDefault(message => !before.Contains((message.Ts, message.Text)) && !message.Text.StartsWith("Looking", StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<Shown>> CardsAsync(string channel) => [.. (await slack.ReadAsync(id, channel)).Where(message => message.Key == "card")];
}

using System.Text.Json;
using Xunit;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <content>Forms that a button opens and that ask for a reason.</content>
internal sealed partial class Actor
{
    /// <summary>The reason that is given where a scenario cares about none.</summary>
    public const string SomeReason = "the story wants it so";

    /// <summary>Whether pressing this button opens a form that asks why.</summary>
    public static bool OpensForm(string actionId) => actionId is "run.abort" or "run.skip" or "run.override";

    /// <summary>Presses a button and waits for the form that it opens.</summary>
    public async Task<ShownForm> OpensFormAsync(Shown message, string actionId)
    {
        await ClicksAsync(message, actionId);
        return await feed.UntilAsync($"{id} saw the form of {actionId}", FormAsync);
    }

    /// <summary>Sends a form; what Slack says of it.</summary>
    public Task<JsonElement> SendsAsync(ShownForm form, string reason) => slack.DoAsync(
        "view_submit",
        new { user = id, view_id = form.Id, values = new { reason = new { reason = new { type = "plain_text_input", value = reason } } } });

    /// <summary>Sends a form and waits for what comes of it: null when it closed, else what stands there instead.</summary>
    public async Task<ShownForm?> SendsAndSeesAsync(ShownForm form, string reason = SomeReason)
    {
        var told = await SendsAsync(form, reason);
        Assert.False(told.TryGetProperty("errors", out var errors), $"The form was not accepted: {errors}");
        var seen = await feed.UntilAsync(
            $"the form of {id} was answered", async () => await FormAsync() is not { } now ? new ShownForm("", "closed", "")
                : now.IsWorking || now.Title == form.Title ? null : now);
        if (seen.Id.Length > 0)
        {
            await ClosesAsync(seen);
        }

        return seen.IsRefused ? seen : null;
    }

    /// <summary>Closes a form without sending it.</summary>
    public Task ClosesAsync(ShownForm form) => slack.DoAsync("view_close", new { user = id, view_id = form.Id });

    /// <summary>The form before this person; null when there is none.</summary>
    public async Task<ShownForm?> FormAsync() => (await slack.ViewsAsync(id)).Select(ShownForm.Read).LastOrDefault();

    /// <summary>Presses, gives a reason where a form asks for one, and hears why nothing comes of it: in the form, or else privately.</summary>
    private async Task<Shown> AsksInVainAsync(Shown message, string actionId)
    {
        var before = (await EphemeralsAsync(message.Channel)).Select(heard => heard.Ts).ToHashSet(StringComparer.Ordinal);
        await ClicksAsync(message, actionId);
        var answer = await feed.UntilAsync<object>($"{id} was answered to {actionId}", async () =>
            (await EphemeralsAsync(message.Channel)).LastOrDefault(heard => !before.Contains(heard.Ts)) is { } heard ? heard : await FormAsync());
        if (answer is not ShownForm form)
        {
            return (Shown)answer;
        }

        var refused = form.IsRefused ? form : await SendsAndSeesAsync(form);
        Assert.True(refused is not null, $"{id} was not refused {actionId}");
        return new Shown(message.Channel, message.Ts, null, "", refused.Words, refused.Words, id, []);
    }
}

using System.Text.Json;
using Xunit;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The form that a person has open.</summary>
internal sealed class Form(string user, SlackDoor slack, SlackFeed feed)
{
    /// <summary>Waits until the form says something.</summary>
    public async Task SaysAsync(string words) =>
        await feed.UntilAsync($"the form says {words}", async () => (await ReadAsync())?.GetRawText() is { } form && form.Contains(words, StringComparison.Ordinal) ? form : null);

    /// <summary>Chooses a cluster and waits until its versions are there.</summary>
    public async Task ChoosesAsync(string cluster)
    {
        await TapsAsync(cluster);
        await SaysAsync($"version:{cluster}");
    }

    /// <summary>Chooses a cluster.</summary>
    public async Task TapsAsync(string cluster) => await ActsAsync("cluster", "form.cluster", new { text = Plain(cluster), value = cluster });

    /// <summary>Presses the button that looks again.</summary>
    public async Task LooksAgainAsync()
    {
        var block = (await ReadAsync())!.Value.GetProperty("blocks").EnumerateArray()
            .Single(block => block.GetRawText().Contains("form.again", StringComparison.Ordinal)).GetProperty("block_id").GetString()!;
        await ActsAsync(block, "form.again", null);
    }

    /// <summary>Sends the form with these fields beside what is chosen already; the errors at its fields, null when it was taken.</summary>
    public async Task<string?> SubmitsAsync(string cluster, string? version, string? notes = null, bool dryRun = false, string? channel = null)
    {
        var values = new Dictionary<string, object>();
        if (version is not null)
        {
            values[$"version:{cluster}"] = new Dictionary<string, object> { ["form.version"] = new { selected_option = new { text = Plain(version), value = version } } };
        }

        if (notes is not null)
        {
            values["notes"] = new Dictionary<string, object> { ["form.notes"] = new { value = notes } };
        }

        if (dryRun)
        {
            values["dry-run"] = new Dictionary<string, object> { ["form.dry-run"] = new { selected_options = new[] { new { text = Plain("x"), value = "dry-run" } } } };
        }

        if (channel is not null)
        {
            values["channel"] = new Dictionary<string, object> { ["form.channel"] = new { selected_conversation = channel } };
        }

        var answer = await DeliverAsync("view_submit", new { user, view_id = await IdAsync(), values });
        return answer.TryGetProperty("errors", out var errors) ? errors.GetRawText() : null;
    }

    private static object Plain(string text) => new { type = "plain_text", text };

    private async Task ActsAsync(string block, string action, object? chosen) =>
        await DeliverAsync("view_action", new { user, view_id = await IdAsync(), block_id = block, action_id = action, selected_option = chosen });

    private async Task<JsonElement> DeliverAsync(string door, object act)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await slack.DoAsync(door, act);
            if (answer.GetProperty("ok").GetBoolean() || answer.TryGetProperty("errors", out _))
            {
                return answer;
            }

            // On a busy machine a bot may miss Slack's three seconds; people see the warning and do it again.
            Assert.True(tries < 4, $"Slack did not deliver what was done in the form: {answer}");
        }
    }

    private async Task<string> IdAsync() => (await ReadAsync())!.Value.GetProperty("id").GetString()!;

    private async Task<JsonElement?> ReadAsync() => await slack.FormAsync(user);
}

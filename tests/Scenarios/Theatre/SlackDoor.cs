using System.Net.Http.Json;
using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The doors through which people use the simulated Slack: its control API.</summary>
internal sealed class SlackDoor(HttpClient http)
{
    /// <summary>The channel that everybody is in.</summary>
    public const string Platform = "C0PLATFORM";

    /// <summary>Does something, and gives Slack's answer.</summary>
    public async Task<JsonElement> DoAsync(string door, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/_control/{door}", body);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>What a person sees in a channel, threads included, oldest first; what only others see is left out.</summary>
    public async Task<IReadOnlyList<Shown>> ReadAsync(string? user, string channel = Platform)
    {
        var seen = new SortedDictionary<string, Shown>(StringComparer.Ordinal);
        var roots = await PageAsync(channel, user, null);
        foreach (var message in roots)
        {
            var shown = Shown.Read(message);
            seen[shown.Ts] = shown;

            // An answer that only one person sees does not make a message a thread.
            if (shown.EphemeralTo is null)
            {
                foreach (var reply in await PageAsync(channel, user, shown.Ts))
                {
                    var inThread = Shown.Read(reply);
                    seen[inThread.Ts] = inThread;
                }
            }
        }

        return [.. seen.Values];
    }

    /// <summary>Whether there is such a conversation.</summary>
    public async Task<bool> ExistsAsync(string channel)
    {
        var workspace = await http.GetFromJsonAsync<JsonElement>("/_control/workspace");
        return workspace.GetProperty("channels").EnumerateArray().Any(known => known.GetProperty("id").GetString() == channel);
    }

    /// <summary>A thread with its root, as a person sees it.</summary>
    public async Task<IReadOnlyList<Shown>> ReadThreadAsync(string channel, string ts, string? user = null) =>
        [.. (await PageAsync(channel, user, ts)).Select(Shown.Read)];

    /// <summary>The modal that a person has on top; null when none is open.</summary>
    public async Task<JsonElement?> FormAsync(string user)
    {
        var open = (await http.GetFromJsonAsync<JsonElement>($"/_control/views?user={user}")).GetProperty("views");
        return open.GetArrayLength() == 0 ? null : open[open.GetArrayLength() - 1];
    }

    /// <summary>The text of a file.</summary>
    public Task<string> FileAsync(string id) => http.GetStringAsync($"/_control/files/{id}");

    /// <summary>The forms that are open before a person, the topmost last.</summary>
    public async Task<IReadOnlyList<JsonElement>> ViewsAsync(string user) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"/_control/views?user={user}")).GetProperty("views").EnumerateArray()];

    /// <summary>What was asked of Slack's Web API.</summary>
    public async Task<IReadOnlyList<JsonElement>> CallsAsync(string method)
    {
        var log = await http.GetFromJsonAsync<JsonElement>($"/_control/log?method={method}");
        return [.. log.GetProperty("calls").EnumerateArray()];
    }

    /// <summary>Everything that was asked of Slack's Web API and answered, and every file that was uploaded, as the texts in it.</summary>
    public async Task<IReadOnlyList<string>> EverythingAsync()
    {
        var log = await http.GetFromJsonAsync<JsonElement>("/_control/log");
        var texts = TextsIn(log).ToList();
        foreach (var file in texts.Where(text => text.Length is > 8 and < 20 && text[0] == 'F' && text.All(char.IsAsciiLetterOrDigit)).Distinct().ToList())
        {
            using var answer = await http.GetAsync($"/_control/files/{file}");
            texts.Add(answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "");
        }

        return texts;
    }

    private static IEnumerable<string> TextsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsIn),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => TextsIn(property.Value).Prepend(property.Name)),
        _ => [],
    };

    /// <summary>Every scope of the bot's token that its calls were asked for.</summary>
    public async Task<IReadOnlyList<string>> ScopesAsync()
    {
        var log = await http.GetFromJsonAsync<JsonElement>("/_control/log");
        return [.. log.GetProperty("calls").EnumerateArray()
            .SelectMany(call => call.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!)).Distinct().Order(StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<JsonElement>> PageAsync(string channel, string? user, string? thread)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(
            $"/_control/messages?channel={channel}{(user is null ? "" : $"&user={user}")}{(thread is null ? "" : $"&thread_ts={thread}")}");
        return [.. page.GetProperty("messages").EnumerateArray()];
    }
}

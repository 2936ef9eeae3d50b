using System.Text.Json;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>A form as the person before it sees it.</summary>
/// <param name="Id">The view's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Words">All that is written in it.</param>
internal sealed record ShownForm(string Id, string Title, string Words)
{
    /// <summary>The bot has answered in the form that it did nothing.</summary>
    public bool IsRefused => Title == "Not done";

    /// <summary>The bot has not answered yet what was sent.</summary>
    public bool IsWorking => Title == "Working…";

    /// <summary>Whether the words stand anywhere in it.</summary>
    public bool Says(string words) => Words.Contains(words, StringComparison.OrdinalIgnoreCase);

    public static ShownForm Read(JsonElement view) => new(
        view.GetProperty("id").GetString()!, view.GetProperty("title").GetProperty("text").GetString()!, string.Join('\n', Texts(view.GetProperty("blocks"))));

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member is { Name: "text", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : Texts(member.Value)),
        _ => [],
    };
}

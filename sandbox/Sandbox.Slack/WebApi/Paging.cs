using System.Text;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>Cursors as Slack hands them out: opaque, and empty on the last page.</summary>
internal static class Paging
{
    private const string Mark = "next:";

    public static (List<T> Page, string NextCursor) Page<T>(ApiCall call, IReadOnlyList<T> all, int size, int most)
    {
        var limit = call.Number("limit", size);
        if (limit < 1 || limit > most)
        {
            throw new ApiFailure("invalid_limit");
        }

        var start = call.Text("cursor") is { } cursor ? Start(cursor) : 0;
        var page = all.Skip(start).Take(limit).ToList();
        var next = start + page.Count;
        return (page, next < all.Count ? Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Mark}{next}")) : "");
    }

    public static JsonObject Metadata(string nextCursor) => new() { ["next_cursor"] = nextCursor };

    private static int Start(string cursor)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes[..length]) is { } text
            && text.StartsWith(Mark, StringComparison.Ordinal)
            && int.TryParse(text[Mark.Length..], out var start)
                ? start
                : throw new ApiFailure("invalid_cursor");
    }
}

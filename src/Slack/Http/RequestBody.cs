using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Slack.Http;

/// <summary>
/// Reads a body once, as bytes, because the signature is over those; and no further than a limit, because anybody can send one.
/// </summary>
internal static class RequestBody
{
    /// <summary>The whole body, or null when it is too large and has been answered so.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int maxBytes)
    {
        var reader = context.Request.BodyReader;

        if (context.Request.ContentLength > maxBytes)
        {
            return TooLarge(context);
        }

        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);

            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge(context);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ReadOnlyMemory<byte>? TooLarge(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return null;
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EksUpgradeBot.Slack.WebApi;

/// <summary>Shares a file in three calls: ask for an address, send the bytes there, say what becomes of them.</summary>
internal sealed class FileUploader(SlackOptions options, MethodCaller methods, SlackTransport transport)
{
    /// <summary>Uploads and shares it.</summary>
    /// <returns>The file's id, <c>F…</c>.</returns>
    /// <exception cref="SlackApiException">It was not shared, or, when its kind is <see cref="SlackErrorKind.Ambiguous"/>, perhaps.</exception>
    public async Task<string> UploadAsync(FileUpload file, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = await BringAsync(file, cancellationToken);
        }
        catch (SlackApiException doubtful) when (doubtful.Kind == SlackErrorKind.Ambiguous)
        {
            // Nobody sees bytes that the last call has not named: what becomes of them is in no doubt.
            throw new SlackApiException(doubtful.Method, doubtful.Error, SlackErrorKind.RetryLater);
        }

        await methods.CallAsync(
            SlackMethod.CompleteUpload,
            options.BotToken,
            [
                ("files", Files(id, file.Title ?? file.Name)),
                ("channel_id", file.Channel),
                ("thread_ts", file.ThreadTs),
                ("initial_comment", file.InitialComment),
            ],
            cancellationToken: cancellationToken);

        return id;
    }

    private async Task<string> BringAsync(FileUpload file, CancellationToken cancellationToken)
    {
        var place = await methods.CallAsync(
            SlackMethod.GetUploadUrl,
            options.BotToken,
            [("filename", file.Name), ("length", $"{file.Content.Length}"), ("snippet_type", file.SnippetType)],
            cancellationToken: cancellationToken);

        if (!SlackAddresses.IsUploadUrl(options, place.Body.Text("upload_url") ?? "", out var url))
        {
            throw new SlackApiException(SlackMethod.GetUploadUrl.Name, "malformed_response", SlackErrorKind.Refused);
        }

        using var content = new ReadOnlyMemoryContent(file.Content);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        await transport.PostAsync("files.upload", url, content, cancellationToken);
        return place.Body.Text("file_id") ?? "";
    }

    private static string Files(string id, string title)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("title", title);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

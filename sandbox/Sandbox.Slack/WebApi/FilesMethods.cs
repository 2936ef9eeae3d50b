using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>Uploading in three steps: ask for an address, bring the bytes there, share the file.</summary>
internal sealed class FilesMethods(Workspace workspace, Posting posting, Files files) : IApiMethods
{
    private const int SecretBytes = 16;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("files.getUploadURLExternal", "files:write", Tier.Four, GetUploadUrl) { FormOnly = true },
        new("files.completeUploadExternal", "files:write", Tier.Four, Complete),
    ];

    /// <summary>The upload address itself, which asks for no token.</summary>
    public async Task<IResult> UploadAsync(string id, string secret, HttpRequest request)
    {
        byte[] content;
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            if (form.Files.Count == 0)
            {
                return Results.BadRequest("no file");
            }

            content = await BytesAsync(form.Files[0].OpenReadStream());
        }
        else
        {
            content = await BytesAsync(request.Body);
        }

        lock (workspace.Gate)
        {
            if (!files.ById.TryGetValue(id, out var file) || file.Secret != secret || file.Completed)
            {
                return Results.NotFound();
            }

            if (content.Length != file.Length)
            {
                return Results.BadRequest($"expected {file.Length} bytes, got {content.Length}");
            }

            file.Content = content;
        }

        return Results.Text($"OK - {content.Length}");
    }

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        using var memory = new MemoryStream();
        await using (stream)
        {
            await stream.CopyToAsync(memory);
        }

        return memory.ToArray();
    }

    private JsonObject GetUploadUrl(ApiCall call)
    {
        var length = call.Number("length", 0);
        if (length <= 0)
        {
            throw new ApiFailure("missing_argument");
        }

        var file = new UploadedFile
        {
            Id = workspace.NextId("F"),
            Name = call.Text("filename") ?? throw new ApiFailure("missing_argument"),
            Length = length,
            Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
            SnippetType = call.Text("snippet_type"),
        };
        files.ById.Add(file.Id, file);
        return new JsonObject
        {
            ["upload_url"] = $"{workspace.BaseUrl}/upload/v1/{file.Id}/{file.Secret}",
            ["file_id"] = file.Id,
        };
    }

    private JsonObject Complete(ApiCall call)
    {
        var wanted = call.Structured<JsonArray>("files", "invalid_arguments") ?? throw new ApiFailure("invalid_arguments");
        var found = new List<UploadedFile>();
        foreach (var entry in wanted)
        {
            var file = files.ById.GetValueOrDefault(entry.Text("id") ?? "") ?? throw new ApiFailure("file_not_found");
            if (file.Content is null || file.Completed)
            {
                throw new ApiFailure("file_not_found");
            }

            file.Title = entry.Text("title") ?? file.Name;
            found.Add(file);
        }

        var shared = Share(call, found);
        found.ForEach(file => file.Completed = true);
        return new JsonObject { ["files"] = shared };
    }

    private JsonArray Share(ApiCall call, List<UploadedFile> found)
    {
        var described = found.Select(JsonNode (file) => Describe(file)).List();
        if (call.Text("channel_id") is { } channel)
        {
            var conversation = workspace.Writable(channel);
            var threadTs = call.Text("thread_ts");
            if (threadTs is not null && conversation.Find(threadTs) is null or { IsReply: true })
            {
                throw new ApiFailure("invalid_arguments") { Messages = ["[ERROR] thread_ts is not a message of the channel"] };
            }

            var blocks = call.Structured<JsonArray>("blocks", "invalid_blocks_format");
            MessageArguments.Check(Blocks.BlockValidator.CheckMessage(blocks, null));
            posting.Post(
                conversation, workspace.Options.BotUserId, new(call.Text("initial_comment") ?? "", blocks), threadTs, files: described.Copy());
        }

        return described;
    }

    private JsonObject Describe(UploadedFile file)
    {
        var isText = Path.GetExtension(file.Name) is ".txt" or ".log" or ".json" or ".md" or ".diff" or ".patch" or ".yaml" or ".tf" or ".csv";
        var url = $"{workspace.BaseUrl}/_control/files/{file.Id}";
        return new JsonObject
        {
            ["id"] = file.Id,
            ["created"] = workspace.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["name"] = file.Name,
            ["title"] = file.Title,
            ["mimetype"] = isText ? "text/plain" : "application/octet-stream",
            ["filetype"] = file.SnippetType ?? Path.GetExtension(file.Name).TrimStart('.'),
            ["user"] = workspace.Options.BotUserId,
            ["size"] = file.Length,
            ["mode"] = isText ? "snippet" : "hosted",
            ["url_private"] = url,
            ["url_private_download"] = url,
            ["permalink"] = url,
        };
    }
}

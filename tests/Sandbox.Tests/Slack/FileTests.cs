using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class FileTests
{
    [Fact]
    public async Task A_file_is_seen_once_it_is_completed_in_its_thread()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var (id, url) = await AskAsync(slack, "plan.txt", 4);

        Assert.Equal(HttpStatusCode.OK, await UploadAsync(slack, url, "plan"));
        Assert.Single(await slack.MessagesAsync("C0PLATFORM", threadTs: root));
        var completed = await CompleteAsync(slack, id, root);
        var shared = (await slack.MessagesAsync("C0PLATFORM", threadTs: root))[1];

        Assert.Equal("The plan", completed["files"]![0]!["title"]!.GetValue<string>());
        Assert.Equal("as asked", shared["text"]!.GetValue<string>());
        Assert.Equal(id, shared["files"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("plan", await slack.Http.GetStringAsync($"/_control/files/{id}", SlackHost.Token));
        Assert.Equal("file_not_found", (await CompleteAsync(slack, id, root))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_bytes_must_be_as_many_as_announced_and_come_before_completion()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var (id, url) = await AskAsync(slack, "plan.txt", 4);

        Assert.Equal(HttpStatusCode.BadRequest, await UploadAsync(slack, url, "another plan"));
        Assert.Equal(HttpStatusCode.NotFound, await UploadAsync(slack, new Uri(url + "0"), "plan"));
        Assert.Equal("file_not_found", (await CompleteAsync(slack, id, root))["error"]!.GetValue<string>());
    }

    private static async Task<(string Id, Uri Url)> AskAsync(SlackHost slack, string filename, int length)
    {
        var answer = await slack.ApiAsync("files.getUploadURLExternal", new { filename, length });
        return (answer["file_id"]!.GetValue<string>(), new(answer["upload_url"]!.GetValue<string>()));
    }

    private static async Task<HttpStatusCode> UploadAsync(SlackHost slack, Uri url, string content)
    {
        using var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        using var response = await slack.Http.PostAsync(url, bytes, SlackHost.Token);
        return response.StatusCode;
    }

    private static Task<JsonObject> CompleteAsync(SlackHost slack, string id, string threadTs) =>
        slack.ApiAsync("files.completeUploadExternal", new
        {
            files = new object[] { new { id, title = "The plan" } },
            channel_id = "C0PLATFORM",
            thread_ts = threadTs,
            initial_comment = "as asked",
        });
}

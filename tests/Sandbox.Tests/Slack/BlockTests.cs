using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class BlockTests
{
    [Theory]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"hi"},"accessory":{"type":"button","text":{"type":"plain_text","text":"Go"},"action_id":"go"}}]""")]
    [InlineData("""[{"type":"plan","title":"Upgrade","tasks":[{"task_id":"1","title":"Look","status":"pending"},{"type":"task_card","task_id":"2","title":"Plan","status":"complete","details":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"done"}]}]}}]}]""")]
    [InlineData("""[{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"raw_number","value":1,"text":"1"}],[{"type":"raw_text","text":"ragged"}]],"column_settings":[null,{"align":"right","is_wrapped":true}]}]""")]
    [InlineData("""[{"type":"data_table","caption":"Skew","rows":[[{"type":"raw_text","text":"node"}],[{"type":"raw_text","text":"1.34"}]]}]""")]
    [InlineData("""[{"type":"markdown","text":"# hi"},{"type":"divider"},{"type":"context","elements":[{"type":"mrkdwn","text":"x"}]}]""")]
    [InlineData("""[{"type":"container","title":{"type":"plain_text","text":"T"},"child_blocks":[{"type":"divider"}]},{"type":"card","title":{"type":"mrkdwn","text":"x"}}]""")]
    [InlineData("""[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":"https://x.example","text":"x"}]}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"code"}]}]}]""")]
    [InlineData("""[{"type":"actions","elements":[{"type":"static_select","action_id":"s","placeholder":{"type":"plain_text","text":"p"},"options":[{"text":{"type":"plain_text","text":"A"},"value":"a"}]},{"type":"overflow","action_id":"o","options":[{"text":{"type":"plain_text","text":"A"},"value":"a"}]}]}]""")]
    public async Task Good_blocks_pass(string blocks)
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("blocks.validate", new { blocks }, token: "");

        Assert.True(answer["ok"]!.GetValue<bool>(), answer.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]""", "/0/text/type")]
    [InlineData("""[{"type":"section"}]""", "/0")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":""}}]""", "/0/text/text")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"x"},"colour":"red"}]""", "/0")]
    [InlineData("""[{"type":"actions","elements":[]}]""", "/0/elements")]
    [InlineData("""[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}]}]""", "/0/elements/1/action_id")]
    [InlineData("""[{"type":"actions","elements":[{"type":"button","style":"warning","text":{"type":"plain_text","text":"x"}}]}]""", "/0/elements/0/style")]
    [InlineData("""[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]""", "/1/block_id")]
    [InlineData("""[{"type":"task_card","task_id":"1","title":"x","status":"pending"}]""", "/0/status")]
    [InlineData("""[{"type":"plan","title":"x","tasks":[{"task_id":"1","title":"x","status":"completed"}]}]""", "/0/tasks/0/status")]
    [InlineData("""[{"type":"plan","title":"x"}]""", "/0")]
    [InlineData("""[{"type":"plan","title":"x","tasks":[{"task_id":"1","title":"x","status":"error"}]},{"type":"task_card","task_id":"1","title":"x","status":"error"}]""", "/1")]
    [InlineData("""[{"type":"alert","text":{"type":"plain_text","text":"x"}}]""", "/0/type")]
    [InlineData("""[{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]},{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}]""", "/1")]
    [InlineData("""[{"type":"table","rows":[[{"type":"raw_text","text":""}]]}]""", "/0/rows/0/0/text")]
    [InlineData("""[{"type":"banner"}]""", "/0/type")]
    public async Task Wrong_blocks_are_pointed_at(string blocks, string pointer)
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("blocks.validate", new { blocks }, token: "");

        Assert.Equal("invalid_blocks", answer["error"]!.GetValue<string>());
        Assert.Contains(pointer, answer["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Limits_are_held_to_the_character()
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.True(await FitsAsync(Header(150)));
        Assert.False(await FitsAsync(Header(151)));
        Assert.True(await FitsAsync(Section(3000)));
        Assert.False(await FitsAsync(Section(3001)));
        Assert.True(await FitsAsync(Many(50)));
        Assert.False(await FitsAsync(Many(51)));
        Assert.True(await FitsAsync([Table(10_000)]));
        Assert.False(await FitsAsync([Table(5_000, 5_001)]));
        Assert.False(await FitsAsync([Markdown(6_001), Markdown(6_000)]));

        async Task<bool> FitsAsync(JsonArray blocks) => (await slack.ApiAsync("blocks.validate", new { blocks }))["ok"]!.GetValue<bool>();
        static JsonArray Header(int length) => [Text("header", "plain_text", length)];
        static JsonArray Section(int length) => [Text("section", "mrkdwn", length)];
        static JsonArray Many(int count) => [.. Enumerable.Range(0, count).Select(_ => new JsonObject { ["type"] = "divider" })];
        static JsonObject Markdown(int length) => new() { ["type"] = "markdown", ["text"] = new string('x', length) };
        static JsonObject Table(params int[] lengths) => new()
        {
            ["type"] = "table",
            ["rows"] = new JsonArray([.. lengths.Select(length =>
                new JsonArray(new JsonObject { ["type"] = "raw_text", ["text"] = new string('x', length) }))]),
        };
        static JsonObject Text(string type, string kind, int length) =>
            new() { ["type"] = type, ["text"] = new JsonObject { ["type"] = kind, ["text"] = new string('x', length) } };
    }

    [Fact]
    public async Task A_post_with_wrong_blocks_says_where()
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("chat.postMessage", new
        {
            channel = "C0PLATFORM",
            text = "x",
            blocks = new object[] { new { type = "header", text = new { type = "plain_text", text = new string('x', 151) } } },
        });

        Assert.Equal("invalid_blocks", answer["error"]!.GetValue<string>());
        Assert.Equal(
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]",
            answer["response_metadata"]!["messages"]![0]!.GetValue<string>());
        Assert.Empty(await slack.MessagesAsync("C0PLATFORM"));
    }

    [Theory]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"A title that is far too long"},"blocks":[]}""", "/title/text")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}]}""", "")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"plan","title":"x","tasks":[]}]}""", "/blocks/0/type")]
    public async Task Views_are_checked_too(string view, string pointer)
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("blocks.validate", new { view });

        Assert.Equal("invalid_view", answer["error"]!.GetValue<string>());
        Assert.Contains(pointer, answer["errors"]!.AsArray().Select(error => error!["pointer"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_alert_belongs_into_a_modal()
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("blocks.validate", new
        {
            view = """{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"alert","level":"warning","text":{"type":"mrkdwn","text":"x"}}]}""",
        });

        Assert.True(answer["ok"]!.GetValue<bool>(), answer.ToJsonString());
    }
}

using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Tests.Blocks;

public sealed class BlockTests
{
    [Theory]
    [InlineData("""[{"type":"header","block_id":"h","text":{"type":"plain_text","text":"Größe <&>"}}]""")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":"*b*"},"fields":[{"type":"plain_text","text":"f"}],"accessory":{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"},"value":"v","style":"danger"}}]""")]
    [InlineData("""[{"type":"context","elements":[{"type":"mrkdwn","text":"x"},{"type":"image","image_url":"https://x","alt_text":"x"}]},{"type":"divider"}]""")]
    [InlineData("""[{"type":"plan","title":"prod","tasks":[{"task_id":"1","title":"Control plane","status":"in_progress"},{"task_id":"2","title":"Nodes","status":"pending"}]}]""")]
    [InlineData("""[{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"raw_number","value":3,"text":"three"}]],"column_settings":[{"align":"right","is_wrapped":true},null]}]""")]
    [InlineData("""[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}},{"type":"user","user_id":"U1"}]}]}]}]""")]
    [InlineData("""[{"type":"container","child_blocks":[{"type":"divider"}],"title":{"type":"plain_text","text":"t"},"width":"wide"}]""")]
    [InlineData("""[{"type":"input","label":{"type":"plain_text","text":"l"},"element":{"type":"datepicker","action_id":"d","initial_date":"2026-11-22"}}]""")]
    [InlineData("""[{"type":"hologram","x":[1,{"y":null}]},{"type":"actions","elements":[{"type":"timepicker","action_id":"t"}]}]""")]
    [InlineData("""[{"type":"section","text":{"type":"shouting","text":"X"}},{"type":"header","text":5}]""")]
    public void Blocks_survive_reading_and_writing(string json) => Assert.Equal(json, SlackJson.Write(SlackJson.ReadBlocks(json)));

    [Fact]
    public void The_type_need_not_come_first() =>
        Assert.Equal(
            new HeaderBlock("x") { BlockId = "h" },
            Assert.Single(SlackJson.ReadBlocks("""[{"block_id":"h","text":{"text":"x","type":"plain_text"},"type":"header"}]""")));

    [Fact]
    public void What_is_not_known_is_kept_and_not_confused_with_what_is()
    {
        var blocks = SlackJson.ReadBlocks("""[{"type":"hologram"},{"type":"header","text":5},{"type":"divider"}]""");

        Assert.Collection(
            blocks,
            block => Assert.IsType<UnknownBlock>(block),
            block => Assert.IsType<UnknownBlock>(block),
            block => Assert.IsType<DividerBlock>(block));
    }

    [Fact]
    public void A_message_survives_reading_and_writing()
    {
        var message = new Message { Channel = "C1", Text = "x", Blocks = [new DividerBlock()], ThreadTs = "1.0" };

        Assert.Equal(SlackJson.Write(message), SlackJson.Write(SlackJson.ReadMessage(SlackJson.Write(message))));
    }
}

using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class ChatTests
{
    [Fact]
    public async Task A_post_comes_back_as_it_stands_in_the_channel()
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("chat.postMessage", new
        {
            channel = "C0PLATFORM",
            text = "Upgrade of prod",
            blocks = new object[] { new { type = "section", text = new { type = "mrkdwn", text = "*prod*" } } },
            metadata = new { event_type = "eks_upgrade_outbox", event_payload = new { outbox_id = "7" } },
        });

        var message = answer["message"]!;
        Assert.Equal(answer["ts"]!.GetValue<string>(), message["ts"]!.GetValue<string>());
        Assert.Equal("B0EKSBOT", message["bot_id"]!.GetValue<string>());
        Assert.NotNull(message["blocks"]![0]!["block_id"]);
        Assert.Null(await MetadataAsync(include: "false"));
        Assert.Equal("7", (await MetadataAsync(include: "true"))!["event_payload"]!["outbox_id"]!.GetValue<string>());

        async Task<JsonNode?> MetadataAsync(string include) =>
            (await slack.ApiAsync("conversations.history", new { channel = "C0PLATFORM", include_all_metadata = include }))["messages"]![0]!["metadata"];
    }

    [Theory]
    [InlineData("C0GENERAL", "not_in_channel")]
    [InlineData("C0NOWHERE", "channel_not_found")]
    public async Task The_app_posts_only_where_it_is(string channel, string error)
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.Equal(error, await ErrorAsync(slack, "chat.postMessage", new { channel, text = "hi" }));
    }

    [Fact]
    public async Task A_public_channel_takes_posts_from_an_app_with_the_scope_for_it()
    {
        var options = new SlackWorkspaceOptions();
        await using var slack = await SlackHost.StartAsync(options with { BotScopes = [.. options.BotScopes, "chat:write.public"] });

        await slack.PostAsync(new { channel = "C0GENERAL", text = "hi" });
    }

    [Fact]
    public async Task An_archived_channel_takes_nothing()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new { kind = "archive_channel", channel = "C0PLATFORM" });

        Assert.Equal("is_archived", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM", text = "hi" }));
    }

    [Fact]
    public async Task Nothing_to_say_is_no_message()
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.Equal("no_text", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM" }));
    }

    [Fact]
    public async Task A_reply_stands_in_its_thread_and_only_a_broadcast_in_the_channel_too()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        await slack.PostAsync(new { channel = "C0PLATFORM", text = "reply", thread_ts = root });
        await slack.PostAsync(new { channel = "C0PLATFORM", text = "report", thread_ts = root, reply_broadcast = "true" });

        var history = await slack.ApiAsync("conversations.history", new { channel = "C0PLATFORM" });
        var replies = await slack.ApiAsync("conversations.replies", new { channel = "C0PLATFORM", ts = root });

        Assert.Equal(["report", "root"], history["messages"]!.AsArray().Select(message => message!["text"]!.GetValue<string>()));
        Assert.Equal(["root", "reply", "report"], replies["messages"]!.AsArray().Select(message => message!["text"]!.GetValue<string>()));
        Assert.Equal(2, history["messages"]![1]!["reply_count"]!.GetValue<int>());
        Assert.Equal("thread_broadcast", history["messages"]![0]!["subtype"]!.GetValue<string>());
        Assert.Equal(["root", "report"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM")));
        Assert.Equal(["root", "reply", "report"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM", threadTs: root)));
    }

    [Fact]
    public async Task A_reply_needs_the_root_of_a_thread()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var reply = await slack.PostAsync(new { channel = "C0PLATFORM", text = "reply", thread_ts = root });

        Assert.Equal("cannot_reply_to_message", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM", text = "x", thread_ts = reply }));
        Assert.Equal("cannot_reply_to_message", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM", text = "x", thread_ts = "1.000001" }));
    }

    [Fact]
    public async Task History_is_read_between_two_moments()
    {
        await using var slack = await SlackHost.StartAsync();
        var first = await slack.PostAsync(new { channel = "C0PLATFORM", text = "first" });
        var second = await slack.PostAsync(new { channel = "C0PLATFORM", text = "second" });

        var after = await slack.ApiAsync("conversations.history", new { channel = "C0PLATFORM", oldest = first });
        var from = await slack.ApiAsync("conversations.history", new { channel = "C0PLATFORM", oldest = first, latest = second, inclusive = "true" });

        Assert.Single(after["messages"]!.AsArray());
        Assert.Equal(2, from["messages"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_edit_keeps_what_it_does_not_name()
    {
        await using var slack = await SlackHost.StartAsync();
        var ts = await slack.PostAsync(new
        {
            channel = "C0PLATFORM",
            text = "one",
            blocks = new object[] { new { type = "divider" } },
            metadata = new { event_type = "run", event_payload = new { id = "1" } },
        });

        var edited = await slack.ApiAsync("chat.update", new { channel = "C0PLATFORM", ts, text = "two" });

        Assert.Null(edited["message"]!["blocks"]);
        Assert.Equal("two", edited["text"]!.GetValue<string>());
        Assert.Equal("run", edited["message"]!["metadata"]!["event_type"]!.GetValue<string>());
        Assert.Null(edited["message"]!["edited"]);
        var cleared = await slack.ApiAsync("chat.update", new { channel = "C0PLATFORM", ts, text = "two", metadata = new { } });
        Assert.Null(cleared["message"]!["metadata"]);
    }

    [Fact]
    public async Task Only_the_apps_own_messages_can_be_edited()
    {
        await using var slack = await SlackHost.StartAsync();
        var said = await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "hello" });

        Assert.Equal("cant_update_message", await ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts = said["ts"]!.GetValue<string>(), text = "x" }));
        Assert.Equal("cant_delete_message", await ErrorAsync(slack, "chat.delete", new { channel = "C0PLATFORM", ts = said["ts"]!.GetValue<string>() }));
        Assert.Equal("message_not_found", await ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts = "1.000001", text = "x" }));
    }

    [Fact]
    public async Task Long_text_is_cut_off_in_a_post_and_refused_in_an_edit()
    {
        await using var slack = await SlackHost.StartAsync();
        var answer = await slack.ApiAsync("chat.postMessage", new { channel = "C0PLATFORM", text = new string('x', 40_001) });

        Assert.Equal(40_000, answer["message"]!["text"]!.GetValue<string>().Length);
        Assert.Equal("msg_too_long", await ErrorAsync(
            slack, "chat.update", new { channel = "C0PLATFORM", ts = answer["ts"]!.GetValue<string>(), text = new string('x', 4_001) }));
    }

    [Fact]
    public async Task A_thread_reply_can_be_broadcast_later_but_not_while_it_changes()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var ts = await slack.PostAsync(new { channel = "C0PLATFORM", text = "reply", thread_ts = root });

        Assert.Equal("no_dual_broadcast_content_update", await ErrorAsync(
            slack, "chat.update", new { channel = "C0PLATFORM", ts, text = "other", reply_broadcast = "true" }));
        Assert.Null(await ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts, text = "reply", reply_broadcast = "true" }));
        Assert.Equal(["root", "reply"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM")));
    }

    [Fact]
    public async Task What_one_person_sees_cannot_be_edited_and_is_in_no_history()
    {
        await using var slack = await SlackHost.StartAsync();
        var shown = await slack.ApiAsync("chat.postEphemeral", new { channel = "C0PLATFORM", user = "U0ANA", text = "psst" });

        var ts = shown["message_ts"]!.GetValue<string>();
        Assert.Equal("message_not_found", await ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts, text = "x" }));
        Assert.Equal("message_not_found", await ErrorAsync(slack, "chat.getPermalink", new { channel = "C0PLATFORM", message_ts = ts }));
        Assert.Empty((await slack.ApiAsync("conversations.history", new { channel = "C0PLATFORM" }))["messages"]!.AsArray());
        Assert.Equal("user_not_in_channel", await ErrorAsync(slack, "chat.postEphemeral", new { channel = "C0PARTNERS", user = "U0DAN", text = "psst" }));
    }

    [Fact]
    public async Task A_deleted_root_leaves_a_stone_and_a_deleted_reply_nothing()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var reply = await slack.PostAsync(new { channel = "C0PLATFORM", text = "reply", thread_ts = root });

        await slack.ApiAsync("chat.delete", new { channel = "C0PLATFORM", ts = root });
        Assert.Equal("tombstone", Assert.Single(await slack.MessagesAsync("C0PLATFORM"))["subtype"]!.GetValue<string>());
        Assert.Equal("message_not_found", await ErrorAsync(slack, "chat.update", new { channel = "C0PLATFORM", ts = root, text = "x" }));
        await slack.ApiAsync("chat.delete", new { channel = "C0PLATFORM", ts = reply });
        Assert.Single(await slack.MessagesAsync("C0PLATFORM", threadTs: root));
    }

    [Fact]
    public async Task A_permalink_leads_to_the_message_in_its_thread()
    {
        await using var slack = await SlackHost.StartAsync();
        var root = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });
        var reply = await slack.PostAsync(new { channel = "C0PLATFORM", text = "reply", thread_ts = root });

        var answer = await slack.ApiAsync("chat.getPermalink", new { channel = "C0PLATFORM", message_ts = reply });

        Assert.Equal(
            $"https://acme.slack.com/archives/C0PLATFORM/p{reply.Replace(".", "", StringComparison.Ordinal)}?thread_ts={root}&cid=C0PLATFORM",
            answer["permalink"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_direct_message_is_opened_once_and_takes_posts()
    {
        await using var slack = await SlackHost.StartAsync();

        var direct = (await slack.ApiAsync("conversations.open", new { users = "U0ANA" }))["channel"]!["id"]!.GetValue<string>();
        await slack.PostAsync(new { channel = "U0ANA", text = "done" });

        Assert.Equal(["done"], CommandTests.Texts(await slack.MessagesAsync(direct)));
        Assert.Equal("cannot_dm_bot", await ErrorAsync(slack, "conversations.open", new { users = "U0EKSBOT" }));
    }

    [Fact]
    public async Task Reactions_come_and_go()
    {
        await using var slack = await SlackHost.StartAsync();
        var timestamp = await slack.PostAsync(new { channel = "C0PLATFORM", text = "root" });

        Assert.Null(await ErrorAsync(slack, "reactions.add", new { channel = "C0PLATFORM", timestamp, name = "eyes" }));
        Assert.Equal("already_reacted", await ErrorAsync(slack, "reactions.add", new { channel = "C0PLATFORM", timestamp, name = "eyes" }));
        Assert.Equal("eyes", (await slack.MessagesAsync("C0PLATFORM"))[0]["reactions"]![0]!["name"]!.GetValue<string>());
        Assert.Null(await ErrorAsync(slack, "reactions.remove", new { channel = "C0PLATFORM", timestamp, name = "eyes" }));
        Assert.Equal("no_reaction", await ErrorAsync(slack, "reactions.remove", new { channel = "C0PLATFORM", timestamp, name = "eyes" }));
    }

    [Fact]
    public async Task Metadata_has_a_form_and_a_size()
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.Equal("invalid_metadata_format", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM", text = "x", metadata = "{" }));
        Assert.Equal("invalid_metadata_schema", await ErrorAsync(slack, "chat.postMessage", new { channel = "C0PLATFORM", text = "x", metadata = new { a = 1 } }));
        Assert.Equal("metadata_too_large", await ErrorAsync(slack, "chat.postMessage", new
        {
            channel = "C0PLATFORM",
            text = "x",
            metadata = new { event_type = "e", event_payload = new { big = new string('x', 20_000) } },
        }));
    }

    internal static async Task<string?> ErrorAsync(SlackHost slack, string method, object arguments) =>
        (await slack.ApiAsync(method, arguments))["error"]?.GetValue<string>();
}

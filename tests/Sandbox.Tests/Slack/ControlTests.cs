using System.Text.Json.Nodes;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class ControlTests
{
    [Fact]
    public async Task The_workspace_describes_its_team_app_people_and_channels()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var workspace = await slack.ReadAsync("workspace");

        Assert.Equal("""{"id":"T0ACME","name":"Acme Platform","domain":"acme"}""", workspace["team"]!.ToJsonString());
        Assert.Equal("socket", workspace["app"]!["mode"]!.GetValue<string>());
        Assert.Equal(1, workspace["app"]!["connections"]!.GetValue<int>());
        Assert.Equal("/eks-upgrade", workspace["app"]!["command"]!["name"]!.GetValue<string>());
        Assert.Equal(
            ["U0EKSBOT", "USLACKBOT"],
            workspace["users"]!.AsArray().Where(user => user!["is_bot"]!.GetValue<bool>()).Select(user => user!["id"]!.GetValue<string>()));
        Assert.Equal(
            ["C0PLATFORM", "C0INCIDENTS", "C0GENERAL", "C0PARTNERS", "C0PRIVATE"],
            workspace["channels"]!.AsArray().Select(channel => channel!["id"]!.GetValue<string>()));
        Assert.Equal("U0CHLOE", workspace["usergroups"]![0]!["users"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task What_people_type_is_escaped_as_slack_escapes_it()
    {
        await using var slack = await SlackHost.StartAsync();

        await slack.ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "a < b & @ben in #incidents, <@U0CHLOE>" });

        Assert.Equal(
            ["a &lt; b &amp; <@U0BEN> in <#C0INCIDENTS>, <@U0CHLOE>"], CommandTests.Texts(await slack.MessagesAsync("C0PLATFORM")));
    }

    [Theory]
    [InlineData("command", "U0DAN", "C0PARTNERS", "not_in_channel")]
    [InlineData("command", "U0NOBODY", "C0PLATFORM", "user_not_found")]
    [InlineData("message", "U0ANA", "C0NOWHERE", "channel_not_found")]
    public async Task What_a_person_cannot_do_is_refused_by_name(string path, string user, string channel, string error)
    {
        await using var slack = await SlackHost.StartAsync();

        var told = await slack.ControlAsync(path, new { user, channel, text = "/eks-upgrade status" });

        Assert.False(told["ok"]!.GetValue<bool>());
        Assert.Equal(error, told["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_command_works_in_a_direct_message_that_nobody_opened_yet()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);

        var (_, payload) = await CommandTests.Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "D0ANA", text = "/eks-upgrade help" }), app.TakeAsync(new { text = "Hello" }));

        Assert.Equal("directmessage", payload["channel_name"]!.GetValue<string>());
        Assert.Equal(["Hello"], CommandTests.Texts(await slack.MessagesAsync("D0ANA", user: "U0ANA")));
    }

    [Fact]
    public async Task A_reset_makes_everything_as_it_was_and_keeps_the_sockets()
    {
        await using var slack = await SlackHost.StartAsync();
        await using var app = await AppSocket.ConnectAsync(slack);
        await slack.PostAsync(new { channel = "C0PLATFORM", text = "x" });
        await slack.FaultAsync(new object[] { new { kind = "deactivate_user", user = "U0DAN" }, new { kind = "ratelimited", times = 9 } });

        await slack.ControlAsync("reset", new { });

        Assert.Empty(await slack.MessagesAsync("C0PLATFORM"));
        Assert.Null((await slack.ApiAsync("users.info", new { user = "U0DAN" }))["error"]);
        await CommandTests.Both(
            slack.ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade status" }), app.TakeAsync());
    }

    [Fact]
    public async Task The_page_is_served_at_the_root()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "slack-page", "index.html")), "this build has no page");
        await using var slack = await SlackHost.StartAsync();

        using var page = await slack.Http.GetAsync("/", SlackHost.Token);

        Assert.True(page.IsSuccessStatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_lock_file_of_the_node_packages_names_no_registry()
    {
        var folder = Path.GetDirectoryName(Here())!;
        var file = Path.Combine(folder, "node", "package-lock.json");
        Assert.SkipUnless(File.Exists(file), "the sources of the tests are not here");

        var packages = JsonNode.Parse(await File.ReadAllTextAsync(file, SlackHost.Token))!["packages"]!.AsObject();

        Assert.All(packages, package => Assert.Null(package.Value!["resolved"]));
    }

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Slack;

public sealed class WebApiTests
{
    [Fact]
    public async Task A_token_says_who_it_belongs_to()
    {
        await using var slack = await SlackHost.StartAsync();

        using var response = await slack.SendAsync("auth.test");
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(SlackHost.Token))!;

        Assert.Equal("U0EKSBOT", answer["user_id"]!.GetValue<string>());
        Assert.Equal("T0ACME", answer["team_id"]!.GetValue<string>());
        Assert.Equal("B0EKSBOT", answer["bot_id"]!.GetValue<string>());
        Assert.Contains("chat:write", response.Headers.GetValues("x-oauth-scopes").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth.test", "", "not_authed")]
    [InlineData("auth.test", "xoxb-other", "invalid_auth")]
    [InlineData("apps.connections.open", "xoxb-sandbox", "not_allowed_token_type")]
    [InlineData("chat.postMessage", "xapp-1-sandbox", "not_allowed_token_type")]
    [InlineData("chat.shout", "xoxb-sandbox", "unknown_method")]
    public async Task A_wrong_token_or_method_is_refused_by_name(string method, string token, string error)
    {
        await using var slack = await SlackHost.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{method}");
        if (token.Length > 0)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await slack.Http.SendAsync(request, SlackHost.Token);

        Assert.Equal(error, JsonNode.Parse(await response.Content.ReadAsStringAsync(SlackHost.Token))!["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_missing_scope_is_named_beside_those_that_are_there()
    {
        await using var slack = await SlackHost.StartAsync(new SlackWorkspaceOptions { BotScopes = ["commands", "users:read"] });

        var answer = await slack.ApiAsync("chat.postMessage", new { channel = "C0PLATFORM", text = "hi" });

        Assert.Equal("missing_scope", answer["error"]!.GetValue<string>());
        Assert.Equal("chat:write", answer["needed"]!.GetValue<string>());
        Assert.Equal("commands,users:read", answer["provided"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_json_body_works_as_a_form_does_and_a_missing_charset_is_remarked()
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await JsonAsync(slack, "chat.postMessage", """{"channel":"C0PLATFORM","text":"hi","blocks":[{"type":"divider"}]}""");

        Assert.True(answer["ok"]!.GetValue<bool>());
        Assert.Equal("missing_charset", answer["warning"]!.GetValue<string>());
        Assert.NotNull(answer["message"]!["blocks"]![0]!["block_id"]);
    }

    [Theory]
    [InlineData("{", "invalid_json")]
    [InlineData("[]", "json_not_object")]
    public async Task A_body_that_is_no_json_object_is_refused(string body, string error)
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.Equal(error, (await JsonAsync(slack, "chat.postMessage", body))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Some_methods_see_nothing_of_a_json_body()
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.Equal("user_not_found", (await JsonAsync(slack, "users.info", """{"user":"U0ANA"}"""))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_token_in_the_form_is_as_good_as_a_header_and_never_in_the_log()
    {
        await using var slack = await SlackHost.StartAsync();

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", slack.Options.BotToken), KeyValuePair.Create("user", "U0ANA")]);
        using var response = await slack.Http.PostAsync("/api/users.info", form, SlackHost.Token);

        Assert.Contains("Ana Costa", await response.Content.ReadAsStringAsync(SlackHost.Token), StringComparison.Ordinal);
        var log = await slack.ReadAsync("log?method=users.info");
        Assert.Equal("U0ANA", log["calls"]![0]!["args"]!["user"]!.GetValue<string>());
        Assert.DoesNotContain(slack.Options.BotToken, log.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_are_told_apart()
    {
        await using var slack = await SlackHost.StartAsync();
        await slack.FaultAsync(new { kind = "deactivate_user", user = "U0DAN" });

        Assert.Equal("ana@acme.example", (await UserAsync("U0ANA"))["profile"]!["email"]!.GetValue<string>());
        Assert.True((await UserAsync("U0GUEST"))["is_ultra_restricted"]!.GetValue<bool>());
        Assert.True((await UserAsync("U0EKSBOT"))["is_bot"]!.GetValue<bool>());
        Assert.True((await UserAsync("U0DAN"))["deleted"]!.GetValue<bool>());
        Assert.Equal("user_not_found", (await slack.ApiAsync("users.info", new { user = "U0NOBODY" }))["error"]!.GetValue<string>());
        Assert.Equal("U0BEN", (await slack.ApiAsync("users.lookupByEmail", new { email = "ben@acme.example" }))["user"]!["id"]!.GetValue<string>());

        async Task<JsonNode> UserAsync(string user) => (await slack.ApiAsync("users.info", new { user }))["user"]!;
    }

    [Fact]
    public async Task A_user_group_names_its_people()
    {
        await using var slack = await SlackHost.StartAsync();

        var answer = await slack.ApiAsync("usergroups.users.list", new { usergroup = "S0PLATFORM" });

        Assert.Equal(["U0CHLOE"], answer["users"]!.AsArray().Select(user => user!.GetValue<string>()));
        Assert.Equal(
            "no_such_subteam", (await slack.ApiAsync("usergroups.users.list", new { usergroup = "S0" }))["error"]!.GetValue<string>());
        Assert.Equal("platform", (await slack.ApiAsync("usergroups.list"))["usergroups"]![0]!["handle"]!.GetValue<string>());
    }

    [Fact]
    public async Task Lists_come_in_pages_with_a_cursor()
    {
        await using var slack = await SlackHost.StartAsync();

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await slack.ApiAsync("users.list", new { limit = 3, cursor });
            seen.AddRange(page["members"]!.AsArray().Select(member => member!["id"]!.GetValue<string>()));
            cursor = page["response_metadata"]!["next_cursor"]!.GetValue<string>();
        }
        while (cursor.Length > 0);

        Assert.Equal(slack.Options.Users.Select(user => user.Id), seen);
        Assert.Equal("invalid_cursor", (await slack.ApiAsync("users.list", new { cursor = "bm90OjE=" }))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task Channels_show_what_an_approval_must_know()
    {
        await using var slack = await SlackHost.StartAsync();

        Assert.True((await InfoAsync("C0PARTNERS"))["channel"]!["is_ext_shared"]!.GetValue<bool>());
        Assert.True((await InfoAsync("C0PRIVATE"))["channel"]!["is_private"]!.GetValue<bool>());
        Assert.False((await InfoAsync("C0GENERAL"))["channel"]!["is_member"]!.GetValue<bool>());
        await slack.FaultAsync(new { kind = "remove_bot", channel = "C0PRIVATE" });
        Assert.Equal("channel_not_found", (await InfoAsync("C0PRIVATE"))["error"]!.GetValue<string>());
        var list = await slack.ApiAsync("conversations.list", new { types = "public_channel,private_channel" });
        Assert.DoesNotContain("C0PRIVATE", list["channels"]!.AsArray().Select(channel => channel!["id"]!.GetValue<string>()));

        Task<JsonObject> InfoAsync(string channel) => slack.ApiAsync("conversations.info", new { channel });
    }

    private static async Task<JsonObject> JsonAsync(SlackHost slack, string method, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{method}")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new("Bearer", slack.Options.BotToken);
        using var response = await slack.Http.SendAsync(request, SlackHost.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(SlackHost.Token))!.AsObject();
    }
}

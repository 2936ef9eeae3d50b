using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EksUpgradeBot.Sandbox.Slack;
using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.Sandbox;

/// <summary>
/// The same morning that Slack's own Node SDKs spend in the simulated workspace, spent by this client: what one sees, the other
/// must see. Two clients and one server that were written apart keep each other honest.
/// </summary>
public sealed class ClientInTheSandbox : IAsyncLifetime
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);
    private readonly Seen _seen = new();
    private WebApplication _workspace = null!;
    private IHost _app = null!;
    private HttpClient _control = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSlackWorkspace(new SlackWorkspaceOptions());
        _workspace = builder.Build();
        _workspace.MapSlackWorkspace();
        await _workspace.StartAsync(TestContext.Current.CancellationToken);
        var url = _workspace.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _control = new HttpClient { BaseAddress = new Uri(url) };

        var given = new SlackWorkspaceOptions();
        var host = Host.CreateEmptyApplicationBuilder(null);
        host.Services.AddSingleton(_seen);
        host.Services.AddSlack(new SlackOptions
        {
            BotToken = given.BotToken,
            AppToken = given.AppToken,
            ApiUrl = new Uri($"{url}/api/"),
            SocketConnections = 1,
        })
            .AddSlashCommandHandler<Command>("/eks-upgrade")
            .AddBlockActionHandler<Click>("approve")
            .AddViewSubmissionHandler<Reason>("reason")
            .AddAppMentionHandler<Mention>()
            .UseSocketMode();
        _app = host.Build();
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Posts_edits_threads_uploads_and_pages_are_what_the_Node_SDKs_see()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var slack = _app.Services.GetRequiredService<ISlackApi>();

        Assert.Equal("U0EKSBOT", (await slack.TestAuthAsync(cancellationToken)).UserId);

        var root = await slack.PostMessageAsync(Card("Upgrade") with { Metadata = MessageMetadata.Of("run", new KeyValuePair<string, string>("id", "7")) }, cancellationToken);
        await slack.UpdateMessageAsync(new MessageUpdate(root.Channel, root.Ts) { Text = "Upgrade, 10 %", Blocks = Card("10 %").Blocks }, cancellationToken);
        await slack.PostMessageAsync(new Message { Channel = root.Channel, ThreadTs = root.Ts, Text = "Report", ReplyBroadcast = true }, cancellationToken);
        var history = await slack.GetHistoryAsync(root.Channel, null, null, cancellationToken);
        var kept = history.Messages.Single(message => message.Ts == root.Ts).Metadata!;
        Assert.Equal(("run", "7"), (kept.EventType, kept.EventPayload.GetProperty("id").GetString()));

        var file = await slack.UploadFileAsync(
            new FileUpload("plan.txt", Encoding.UTF8.GetBytes("the plan")) { Title = "Plan", Channel = root.Channel, ThreadTs = root.Ts }, cancellationToken);
        Assert.Equal("the plan", await _control.GetStringAsync($"/_control/files/{file}", cancellationToken));

        await ControlAsync("faults", new { kind = "ratelimited", method = "chat.update", retry_after = 1 });
        var recovered = await slack.UpdateMessageAsync(new MessageUpdate(root.Channel, root.Ts) { Text = "Upgrade, 20 %", Blocks = Card("20 %").Blocks }, cancellationToken);
        Assert.Equal(root.Ts, recovered.Ts);

        var refusal = await Assert.ThrowsAsync<SlackApiException>(() => slack.PostMessageAsync(new Message { Channel = "C0PLATFORM", Text = "x", Blocks = [new SectionBlock()] }, cancellationToken));
        Assert.Equal(("invalid_blocks", SlackErrorKind.OurBug), (refusal.Error, refusal.Kind));
        Assert.Contains("/blocks/0", Assert.Single(refusal.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_forms_clicks_and_mentions_arrive_over_the_socket_as_the_Node_SDKs_see_them()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var slack = _app.Services.GetRequiredService<ISlackApi>();
        var root = await slack.PostMessageAsync(Card("Upgrade"), cancellationToken);
        await ConnectedAsync();

        var command = await ControlAsync("command", new { user = "U0ANA", channel = "C0PLATFORM", text = "/eks-upgrade prod 1.35" });
        Assert.True(command.GetProperty("delivered").GetBoolean());
        var view = await _seen.View.Task.WaitAsync(Guard, cancellationToken);

        var submitted = await ControlAsync("view_submit", new { user = "U0ANA", view_id = view, values = new { why = new { reason = new { type = "plain_text_input", value = "because" } } } });
        Assert.Equal("errors", submitted.GetProperty("response_action").GetString());
        Assert.Equal("Say more", submitted.GetProperty("errors").GetProperty("why").GetString());
        Assert.Equal("because", await _seen.ReasonGiven.Task.WaitAsync(Guard, cancellationToken));

        await ControlAsync("action", new { user = "U0BEN", channel = "C0PLATFORM", ts = root.Ts, action_id = "approve" });
        Assert.Equal(("3fa9c1", "U0BEN"), await _seen.Clicked.Task.WaitAsync(Guard, cancellationToken));

        await ControlAsync("message", new { user = "U0ANA", channel = "C0PLATFORM", text = "@eks-upgrade status prod" });
        Assert.Equal("status prod", await _seen.Mentioned.Task.WaitAsync(Guard, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        _app.Dispose();
        _control.Dispose();
        await _workspace.DisposeAsync();
    }

    private static Message Card(string text) => new()
    {
        Channel = "C0PLATFORM",
        Text = text,
        Blocks = [new SectionBlock(new MarkdownText(text)), new ActionsBlock([new Button("approve", "Approve") { Value = "3fa9c1" }])],
    };

    private async Task<JsonElement> ControlAsync(string path, object body)
    {
        using var answer = await _control.PostAsJsonAsync($"/_control/{path}", body, TestContext.Current.CancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    // The workspace itself says when a socket stands; its answer is the event that is waited for.
    private async Task ConnectedAsync()
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            var workspace = await _control.GetFromJsonAsync<JsonElement>("/_control/workspace", guard.Token);
            if (workspace.GetProperty("app").GetProperty("connections").GetInt32() > 0)
            {
                return;
            }
        }
    }

    private sealed class Seen
    {
        public TaskCompletionSource<string> View { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string?> ReasonGiven { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<(string?, string)> Clicked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Mentioned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Command(ISlackApi slack, Seen seen) : ISlashCommandHandler
    {
        public async Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken)
        {
            var view = await slack.OpenViewAsync(
                command.TriggerId,
                new ModalView("Reason", [new InputBlock("Why?", new PlainTextInput("reason")) { BlockId = "why" }]) { Submit = "Send", CallbackId = "reason" },
                cancellationToken);
            seen.View.TrySetResult(view.Id);
            return SlashCommandResponse.Ephemeral($"You said {command.Text}");
        }
    }

    private sealed class Click(Seen seen) : IBlockActionHandler
    {
        public Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken)
        {
            seen.Clicked.TrySetResult((request.Action.Value, request.UserId));
            return Task.CompletedTask;
        }
    }

    private sealed class Reason(Seen seen) : IViewSubmissionHandler
    {
        public Task<ViewSubmissionResponse> HandleAsync(ViewSubmission submission, CancellationToken cancellationToken)
        {
            seen.ReasonGiven.TrySetResult(submission.View.State["why", "reason"]?.Value);
            return Task.FromResult(ViewSubmissionResponse.Errors(new KeyValuePair<string, string>("why", "Say more")));
        }
    }

    private sealed class Mention(Seen seen) : IAppMentionHandler
    {
        public Task HandleAsync(AppMention mention, CancellationToken cancellationToken)
        {
            seen.Mentioned.TrySetResult(mention.TextAfterMention);
            return Task.CompletedTask;
        }
    }
}

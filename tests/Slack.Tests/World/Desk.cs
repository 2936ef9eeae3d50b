using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Tests.World;

/// <summary>A bot with a dispatcher, a clock that stands still and handlers that do what a test tells them to.</summary>
public sealed class Desk : IAsyncDisposable
{
    private int _trigger;

    public Desk(Action<SlackBuilder>? more = null, ISlackInbox? inbox = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<ISlackApi>(Api);
        services.AddSingleton(this);
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));

        if (inbox is not null)
        {
            services.AddSingleton(inbox);
        }

        var slack = services.AddSlack(new SlackOptions { BotToken = "xoxb-secret" })
            .AddSlashCommandHandler<CommandHandler>("/eks-upgrade")
            .AddBlockActionHandler<ActionHandler>("approve:*")
            .AddViewSubmissionHandler<FormHandler>("reason")
            .AddAppMentionHandler<MentionHandler>();
        more?.Invoke(slack);
        Services = services.BuildServiceProvider();
    }

    public ServiceProvider Services { get; }

    internal FakeTime Time { get; } = new();

    public FakeSlackApi Api { get; } = new();

    public LogBook Log { get; } = new();

    public Func<SlashCommand, Task<SlashCommandResponse>> OnCommand { get; set; } =
        command => Task.FromResult(SlashCommandResponse.Ephemeral($"you said {command.Text}"));

    public Func<BlockActionRequest, Task> OnAction { get; set; } = _ => Task.CompletedTask;

    public Func<ViewSubmission, Task<ViewSubmissionResponse>> OnForm { get; set; } = _ => Task.FromResult(ViewSubmissionResponse.Close);

    public Func<AppMention, Task> OnMention { get; set; } = _ => Task.CompletedTask;

    public SlackDispatcher Dispatcher => Services.GetRequiredService<SlackDispatcher>();

    public SlackDelivery Command(string text, string command = "/eks-upgrade", string? trigger = null) => new(
        SlackDeliveryKind.SlashCommand,
        JsonElement.Parse($$"""
            {"command":"{{command}}","text":"{{text}}","user_id":"U1","channel_id":"C1","team_id":"T1","token":"old-token",
             "trigger_id":"{{trigger ?? $"t{Interlocked.Increment(ref _trigger)}"}}","response_url":"https://hooks.slack.com/commands/1"}
            """));

    public SlackDelivery Click(string action, string extra = "") => new(
        SlackDeliveryKind.Interactive,
        JsonElement.Parse($$"""
            {"type":"block_actions","user":{"id":"U1","team_id":"T1"},"team":null,"trigger_id":"c{{Interlocked.Increment(ref _trigger)}}",
             "channel":{"id":"C1"},"container":{"type":"message","message_ts":"5.0","channel_id":"C1","thread_ts":"4.0"},
             "message":{"ts":"5.0","text":"proposal","blocks":[{"type":"divider"}]},
             "state":{"values":{"b":{"why":{"type":"plain_text_input","value":"because"} } } },
             "response_url":"https://hooks.slack.com/actions/1",
             "actions":[{"type":"button","action_id":"{{action}}","block_id":"b1","value":"3fa9c1","action_ts":"6.0"{{extra}}}]}
            """));

    public SlackDelivery Form(string callbackId = "reason") => new(
        SlackDeliveryKind.Interactive,
        JsonElement.Parse($$"""
            {"type":"view_submission","user":{"id":"U1"},"team":{"id":"T1"},"trigger_id":"f{{Interlocked.Increment(ref _trigger)}}",
             "view":{"id":"V1","callback_id":"{{callbackId}}","private_metadata":"run-1","hash":"h",
                     "state":{"values":{"why":{"text":{"type":"plain_text_input","value":"too risky"} } } } } }
            """));

    public SlackDelivery Mention(string id = "Ev1") => new(
        SlackDeliveryKind.Event,
        JsonElement.Parse($$"""
            {"type":"event_callback","event_id":"{{id}}","team_id":"T1",
             "event":{"type":"app_mention","user":"U1","text":"<@UBOT> status prod","channel":"C1","ts":"7.0","thread_ts":"4.0"} }
            """));

    public async ValueTask DisposeAsync() => await Services.DisposeAsync();

    private sealed class CommandHandler(Desk desk) : ISlashCommandHandler
    {
        public Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken) => desk.OnCommand(command);
    }

    private sealed class ActionHandler(Desk desk) : IBlockActionHandler
    {
        public Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken) => desk.OnAction(request);
    }

    private sealed class FormHandler(Desk desk) : IViewSubmissionHandler
    {
        public Task<ViewSubmissionResponse> HandleAsync(ViewSubmission submission, CancellationToken cancellationToken) => desk.OnForm(submission);
    }

    private sealed class MentionHandler(Desk desk) : IAppMentionHandler
    {
        public Task HandleAsync(AppMention mention, CancellationToken cancellationToken) => desk.OnMention(mention);
    }
}

using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>A slash command.</summary>
internal sealed class IncomingCommand(SlashCommand command, SlackHandlers handlers, SlackTeller teller) : Incoming
{
    public override string Name => $"command {command.Command}";

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var handler = handlers.Commands.Find<ISlashCommandHandler>(services, command.Command);

        if (handler is null)
        {
            return Sorry($"I do not know {command.Command}. I answer to {string.Join(", ", handlers.Commands.Names)}.");
        }

        return Answer(await handler.HandleAsync(command, cancellationToken));
    }

    public override Reply Sorry(string text) => Answer(SlashCommandResponse.Ephemeral(SlackText.Escape(text)));

    private Reply Answer(SlashCommandResponse response) => response.Message is not { } message
        ? Reply.Nothing
        : new()
        {
            Body = AnswerJson.Write(response, message),
            IfLate = cancellationToken => teller.TellAsync(
                new(command.UserId, command.ResponseUrl, command.ChannelId),
                new(message) { ResponseType = response.ResponseType },
                cancellationToken),
        };
}

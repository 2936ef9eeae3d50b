namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>A click or choice.</summary>
internal sealed class IncomingClick(BlockActionRequest request, SlackHandlers handlers, SlackTeller teller) : Incoming
{
    public override string Name => $"action {request.Action.ActionId}";

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var unknown = false;

        foreach (var action in request.Actions)
        {
            if (handlers.Actions.Find<IBlockActionHandler>(services, action.ActionId) is { } handler)
            {
                await handler.HandleAsync(request with { Action = action }, cancellationToken);
            }
            else
            {
                // Slack sends the click on a link as well; the browser has answered that one.
                unknown |= action.Url is null;
            }
        }

        return unknown || request.Actions.Count == 0 ? Sorry("This is no longer in use. Nothing was changed.") : Reply.Nothing;
    }

    public override Reply Sorry(string text) =>
        teller.TellAfterwards(new(request.UserId, request.ResponseUrl, request.ChannelId, request.ThreadTs), text);
}

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>A form that was closed.</summary>
internal sealed class IncomingFormClosed(ViewClosed closed, SlackHandlers handlers) : Incoming
{
    public override string Name => $"closing of form {closed.View.CallbackId}";

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (handlers.Forms.Find<IViewSubmissionHandler>(services, closed.View.CallbackId) is { } handler)
        {
            await handler.HandleCloseAsync(closed, cancellationToken);
        }

        return Reply.Nothing;
    }

    // Whoever closes a form expects no answer.
    public override Reply Sorry(string text) => Reply.Nothing;
}

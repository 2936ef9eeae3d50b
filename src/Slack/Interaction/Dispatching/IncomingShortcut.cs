namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>A global shortcut.</summary>
internal sealed class IncomingShortcut(GlobalShortcut shortcut, SlackHandlers handlers, SlackTeller teller) : Incoming
{
    public override string Name => $"shortcut {shortcut.CallbackId}";

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (handlers.Shortcuts.Find<IGlobalShortcutHandler>(services, shortcut.CallbackId) is not { } handler)
        {
            return Sorry("This shortcut is no longer in use. Nothing was changed.");
        }

        await handler.HandleAsync(shortcut, cancellationToken);
        return Reply.Nothing;
    }

    public override Reply Sorry(string text) => teller.TellAfterwards(new(shortcut.UserId), text);
}

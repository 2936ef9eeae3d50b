namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Answers a slash command.</summary>
public interface ISlashCommandHandler
{
    /// <summary>
    /// What is answered. A handler that takes longer than <see cref="SlackOptions.AcknowledgeWithin"/> goes on,
    /// and its answer goes to the command's response_url.
    /// </summary>
    Task<SlashCommandResponse> HandleAsync(SlashCommand command, CancellationToken cancellationToken);
}

/// <summary>Acts on a click or choice.</summary>
public interface IBlockActionHandler
{
    /// <summary>Does what was asked and says so itself, by a message, a view or the response_url.</summary>
    Task HandleAsync(BlockActionRequest request, CancellationToken cancellationToken);
}

/// <summary>Takes a form.</summary>
public interface IViewSubmissionHandler
{
    /// <summary>What becomes of the form; a late answer is shown in the form, which says "Working…" meanwhile.</summary>
    Task<ViewSubmissionResponse> HandleAsync(ViewSubmission submission, CancellationToken cancellationToken);

    /// <summary>The form was closed without being sent.</summary>
    Task HandleCloseAsync(ViewClosed closed, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Acts on a global shortcut, usually by opening a view.</summary>
public interface IGlobalShortcutHandler
{
    /// <summary>Does what was asked.</summary>
    Task HandleAsync(GlobalShortcut shortcut, CancellationToken cancellationToken);
}

/// <summary>Answers a message that names the app.</summary>
public interface IAppMentionHandler
{
    /// <summary>Does what was asked and answers in the thread.</summary>
    Task HandleAsync(AppMention mention, CancellationToken cancellationToken);
}

/// <summary>Fills the Home tab when it is opened.</summary>
public interface IAppHomeOpenedHandler
{
    /// <summary>Publishes the Home tab.</summary>
    Task HandleAsync(AppHomeOpened opened, CancellationToken cancellationToken);
}

/// <summary>Acts on any other kind of event.</summary>
public interface IEventHandler
{
    /// <summary>Does what the event calls for.</summary>
    Task HandleAsync(EventCallback callback, CancellationToken cancellationToken);
}

using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>One thing that a person or Slack did, with the ways to answer it.</summary>
internal abstract class Incoming
{
    /// <summary>For the log: what it was, without what was said.</summary>
    public abstract string Name { get; }

    /// <summary>The body of an acknowledgement that cannot wait for the handler.</summary>
    public virtual byte[] Meanwhile => [];

    /// <summary>Whether Slack delivers it again when it is not acknowledged.</summary>
    public virtual bool IsRedelivered => false;

    /// <summary>Finds the handler and lets it work; when there is none, says so.</summary>
    public abstract Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken);

    /// <summary>Says that something went wrong.</summary>
    public abstract Reply Sorry(string text);
}

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

    public override Reply Sorry(string text) => new()
    {
        Afterwards = cancellationToken => teller.TellAsync(
            new(request.UserId, request.ResponseUrl, request.ChannelId, request.ThreadTs),
            InteractionResponse.Ephemeral(SlackText.Escape(text)),
            cancellationToken),
    };
}

/// <summary>A form that was sent.</summary>
internal sealed class IncomingForm(ViewSubmission submission, SlackHandlers handlers, ISlackApi api, SlackTeller teller) : Incoming
{
    public override string Name => $"form {submission.View.CallbackId}";

    // An empty answer would close the form, and then there were no place left to show what is wrong with it.
    public override byte[] Meanwhile { get; } =
        AnswerJson.Write(ViewSubmissionResponse.Update(Notice("Working…", "This takes a moment. The result will stand here.")));

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var handler = handlers.Forms.Find<IViewSubmissionHandler>(services, submission.View.CallbackId);

        return handler is null
            ? Sorry("This form is no longer in use. Nothing was changed.")
            : Answer(await handler.HandleAsync(submission, cancellationToken));
    }

    public override Reply Sorry(string text) => Answer(ViewSubmissionResponse.Update(Notice("Not done", text)));

    private static ModalView Notice(string title, string text) => new(title, [new SectionBlock(new PlainText(text))]) { Close = "Close" };

    private static string TextOf(ModalView view) =>
        string.Join("\n", view.Blocks.OfType<SectionBlock>().Select(block => block.Text?.Text)) is { Length: > 0 } text ? text : view.Title.Text;

    private Reply Answer(ViewSubmissionResponse response) => new()
    {
        Body = AnswerJson.Write(response),
        IfLate = cancellationToken => ShowAsync(response, cancellationToken),
    };

    private async Task ShowAsync(ViewSubmissionResponse response, CancellationToken cancellationToken)
    {
        var view = response switch
        {
            ViewSubmissionResponse.UpdateView update => update.View,
            ViewSubmissionResponse.PushView push => push.View,
            ViewSubmissionResponse.ViewErrors errors =>
                Notice("Not accepted", string.Join("\n", errors.ByBlock.Select(error => error.Value))),
            _ => Notice("Done", "You can close this window."),
        };

        try
        {
            await api.UpdateViewAsync(submission.View.Id, view, hash: null, cancellationToken);
        }
        catch (SlackApiException) when (response is ViewSubmissionResponse.CloseView or ViewSubmissionResponse.ClearViews)
        {
            // The person closed the form meanwhile, and it was all right: nothing is left to say.
        }
        catch (SlackApiException)
        {
            await teller.TellAsync(
                new(submission.UserId),
                InteractionResponse.Ephemeral(SlackText.Escape(TextOf(view))),
                cancellationToken);
        }
    }
}

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

    public override Reply Sorry(string text) => new()
    {
        Afterwards = cancellationToken => teller.TellAsync(
            new(shortcut.UserId),
            InteractionResponse.Ephemeral(SlackText.Escape(text)),
            cancellationToken),
    };
}

/// <summary>An event.</summary>
internal sealed class IncomingEvent(EventCallback callback, SlackHandlers handlers, SlackTeller teller) : Incoming
{
    public override string Name => $"event {callback.Type}";

    public override bool IsRedelivered => true;

    public override async Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];

        // One handler's failure must not keep the event from the others.
        foreach (var handle in handlers.EventsOf(callback.Type))
        {
            try
            {
                await handle(services, callback, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }

        return failures.Count switch
        {
            0 => Reply.Nothing,
            1 => throw new InvalidOperationException($"A handler of {callback.Type} failed.", failures[0]),
            _ => throw new AggregateException(failures),
        };
    }

    public override Reply Sorry(string text)
    {
        if (callback.Type != "app_mention")
        {
            return Reply.Nothing;
        }

        var mention = AppMention.Read(callback);

        return new()
        {
            Afterwards = cancellationToken => teller.TellAsync(
                new(mention.UserId, Channel: mention.ChannelId, ThreadTs: mention.ThreadTs),
                InteractionResponse.Ephemeral(SlackText.Escape(text)),
                cancellationToken),
        };
    }
}

/// <summary>A payload of a kind that the app has not asked for.</summary>
internal sealed class IncomingStrange(string type, string userId, string? responseUrl, SlackTeller teller, ILogger logger) : Incoming
{
    public override string Name => $"payload {type}";

    public override Task<Reply> HandleAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        logger.LogWarning("Slack sent a payload of type {Type}, for which there is nothing here.", type);
        return Task.FromResult(Sorry("I do not know what to do with this. Nothing was changed."));
    }

    public override Reply Sorry(string text) => userId.Length == 0
        ? Reply.Nothing
        : new()
        {
            Afterwards = cancellationToken => teller.TellAsync(
                new(userId, responseUrl),
                InteractionResponse.Ephemeral(SlackText.Escape(text)),
                cancellationToken),
        };
}

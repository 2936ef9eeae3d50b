using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

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

using EksUpgradeBot.Slack.WebApi;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>Tells from a payload what was done, and with it who handles it and how it is answered. A new kind gets a line here.</summary>
internal sealed class IncomingReader(SlackHandlers handlers, ISlackApi api, SlackTeller teller, ILogger logger)
{
    public Incoming Read(SlackDelivery delivery)
    {
        var payload = delivery.Payload;

        return delivery.Kind switch
        {
            SlackDeliveryKind.SlashCommand => new IncomingCommand(SlashCommand.Read(payload), handlers, teller),
            SlackDeliveryKind.Event => new IncomingEvent(EventCallback.Read(payload), handlers, teller),
            _ => payload.Text("type") switch
            {
                "block_actions" => new IncomingClick(BlockActionRequest.Read(payload), handlers, teller),
                "view_submission" => new IncomingForm(ViewSubmission.Read(payload), handlers, api, teller),
                "view_closed" => new IncomingFormClosed(ViewClosed.Read(payload), handlers),
                "shortcut" => new IncomingShortcut(GlobalShortcut.Read(payload), handlers, teller),
                var type => new IncomingStrange(
                    type ?? "",
                    payload.Child("user").Text("id") ?? "",
                    payload.Text("response_url"),
                    teller,
                    logger),
            },
        };
    }
}

using EksUpgradeBot.Bot.Notices;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What somebody who subscribed a channel is told when the bot cannot post there any more, and what can be done.</summary>
internal static class LostChannelView
{
    public static Message Of(string channel, string reason)
    {
        var (why, remedy) = Why(reason, "me");
        var name = $"<#{channel}>";
        return new Message
        {
            Text = $"I cannot post in {name} any more: {why}. You subscribed it to notifications. {remedy}",
            Blocks =
            [
                Pieces.Section($":mute: I cannot post in {name} any more: {why}. You subscribed it to notifications, which nobody gets now.\n_What to do:_ {remedy}"),
                Pieces.Context("The subscriptions are kept. They come back to life when I can post there again, or when somebody subscribes there again."),
            ],
        };
    }

    /// <summary>Slack's word for why nothing can be posted, as a half sentence, and what to do about it.</summary>
    /// <param name="reason">Slack's error code.</param>
    /// <param name="bot">How the bot is called in <c>/invite</c>; <c>me</c> when its name is not at hand.</param>
    public static (string Why, string Remedy) Why(string reason, string bot) => reason switch
    {
        "is_archived" => ("the channel is archived", "Unarchive it, or subscribe another channel."),
        "not_in_channel" => ("I am not a member of it", $"Invite me there with {Invite(bot)}."),
        "channel_not_found" => ("Slack does not show it to me: it is private and I am not in it, or it was deleted", $"Invite me there with {Invite(bot)}, or subscribe another channel."),
        SubscribedChannels.Shared => ("it is shared with another organisation now, where what happens to clusters is not told", "Subscribe a channel of your own."),
        _ when reason.StartsWith("restricted_action", StringComparison.Ordinal) =>
            ("who may post there is restricted", "Ask a workspace owner to let me post there, then subscribe again."),
        _ => ($"Slack says {Wording.Line(reason, 60)}", "Subscribe another channel."),
    };

    private static string Invite(string bot) => bot == "me" ? "`/invite`" : $"`/invite @{Wording.Line(bot, 80)}`";
}

using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Interaction;

/// <summary>Who sees an answer.</summary>
public enum ResponseType
{
    /// <summary>Only the person who asked; not kept by Slack.</summary>
    Ephemeral,

    /// <summary>Everybody in the channel, together with what was typed.</summary>
    InChannel,
}

/// <summary>The answer to a slash command.</summary>
/// <param name="Message">What it says; null for no answer, when a view or a message has said it already.</param>
/// <param name="ResponseType">Who sees it.</param>
public sealed record SlashCommandResponse(Message? Message, ResponseType ResponseType = ResponseType.Ephemeral)
{
    /// <summary>No answer of its own: something else that the person sees has been posted or opened.</summary>
    public static SlashCommandResponse Nothing { get; } = new(Message: null);

    /// <summary>An answer for the person who asked.</summary>
    public static SlashCommandResponse Ephemeral(Message message) => new(message);

    /// <summary>An answer for the channel.</summary>
    public static SlashCommandResponse InChannel(Message message) => new(message, ResponseType.InChannel);
}

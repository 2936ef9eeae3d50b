using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

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
        : teller.TellAfterwards(new(userId, responseUrl), text);
}

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

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

        return teller.TellAfterwards(new(mention.UserId, Channel: mention.ChannelId, ThreadTs: mention.ThreadTs), text);
    }
}

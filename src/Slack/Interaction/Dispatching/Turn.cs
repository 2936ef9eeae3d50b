namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>One delivery on its way through the dispatcher: settles, once, what Slack is answered.</summary>
internal sealed class Turn(Incoming interaction)
{
    private readonly TaskCompletionSource<SlackAcknowledgement> _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isRemembered;

    public Incoming Interaction => interaction;

    public Task<SlackAcknowledgement> Acknowledged => _acknowledged.Task;

    public bool IsRemembered
    {
        get => _isRemembered;
        set => _isRemembered = value;
    }

    /// <summary>False when Slack has been answered already.</summary>
    public bool Answer(Reply reply) => _acknowledged.TrySetResult(new() { Body = reply.Body, Otherwise = reply.IfLate });

    public void Refuse() => _acknowledged.TrySetResult(SlackAcknowledgement.NotAccepted);

    /// <summary>
    /// What Slack is answered when it can wait no longer. An event that is not yet on record is not accepted:
    /// Slack delivers it again, and were the process to die now, it would otherwise be lost.
    /// </summary>
    public SlackAcknowledgement AtDeadline()
    {
        _acknowledged.TrySetResult(
            interaction.IsRedelivered && !IsRemembered ? SlackAcknowledgement.NotAccepted : new() { Body = interaction.Meanwhile });

        return _acknowledged.Task.Result;
    }
}

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

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

namespace EksUpgradeBot.Adapters.Git;

/// <summary>How the bot uses git.</summary>
public sealed record GitSettings
{
    /// <summary>A name to look for on the <c>PATH</c>, or a path.</summary>
    public string Executable { get; init; } = "git";

    /// <summary>Author and committer of the bot's commits.</summary>
    public string AuthorName { get; init; } = "EKS Upgrade Bot";

    /// <summary>The address beside the name. Hosts link it to an account when it is one of theirs.</summary>
    public string AuthorEmail { get; init; } = "eks-upgrade-bot@localhost";

    /// <summary>How long one command may take. A first clone over a slow line is the longest.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);
}

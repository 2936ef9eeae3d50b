namespace EksUpgradeBot.Slack.WebApi;

/// <summary>What the client must know of a method besides its arguments.</summary>
/// <param name="Name">As in its address.</param>
/// <param name="Limit">How often it may be called; null where only Slack's own word counts.</param>
/// <param name="Repeat">When it may be called again after a failure.</param>
internal sealed record SlackMethod(string Name, RateLimit? Limit, Repeat Repeat = Repeat.Always)
{
    public static SlackMethod AuthTest { get; } = new("auth.test", RateLimit.Special);

    // Tier 1 would let a second socket wait for a minute; sockets have a back-off of their own.
    public static SlackMethod ConnectionsOpen { get; } = new("apps.connections.open", Limit: null, Repeat.Never);

    // "A few hundred a minute" for the workspace, besides one a second for each channel.
    public static SlackMethod PostMessage { get; } = new("chat.postMessage", RateLimit.PerMinute(200), Repeat.WhenNotSent);

    // Fifty a minute for all channels together: what decides something must not wait behind progress.
    public static SlackMethod Update { get; } = new("chat.update", RateLimit.PerMinute(50, reserved: 10));

    public static SlackMethod Delete { get; } = new("chat.delete", RateLimit.Tier3);

    public static SlackMethod PostEphemeral { get; } = new("chat.postEphemeral", RateLimit.Tier4, Repeat.WhenNotSent);

    public static SlackMethod GetPermalink { get; } = new("chat.getPermalink", RateLimit.Special);

    public static SlackMethod ConversationsInfo { get; } = new("conversations.info", RateLimit.Tier3);

    public static SlackMethod ConversationsOpen { get; } = new("conversations.open", RateLimit.Tier3);

    public static SlackMethod ConversationsReplies { get; } = new("conversations.replies", RateLimit.Tier3);

    public static SlackMethod ConversationsHistory { get; } = new("conversations.history", RateLimit.Tier3);

    public static SlackMethod UsersInfo { get; } = new("users.info", RateLimit.Tier4);

    public static SlackMethod UserGroupUsersList { get; } = new("usergroups.users.list", RateLimit.Tier2);

    // A trigger lives for three seconds: whoever must wait has lost it.
    public static SlackMethod ViewsOpen { get; } = new("views.open", RateLimit.Tier4, Repeat.Never);

    public static SlackMethod ViewsPush { get; } = new("views.push", RateLimit.Tier4, Repeat.Never);

    public static SlackMethod ViewsUpdate { get; } = new("views.update", RateLimit.Tier4);

    public static SlackMethod ViewsPublish { get; } = new("views.publish", RateLimit.Tier4);

    public static SlackMethod GetUploadUrl { get; } = new("files.getUploadURLExternal", RateLimit.Tier4);

    // Completing shares the file: done twice, it might be shown twice.
    public static SlackMethod CompleteUpload { get; } = new("files.completeUploadExternal", RateLimit.Tier4, Repeat.WhenNotSent);

    /// <summary>What a failure means that leaves open whether Slack has done it.</summary>
    public SlackErrorKind KindAfterSending => Repeat == Repeat.Always ? SlackErrorKind.RetryLater : SlackErrorKind.Ambiguous;

    public bool MayRepeatAfter(SlackErrorKind failure) => Repeat switch
    {
        Repeat.Always => failure is SlackErrorKind.RetryLater or SlackErrorKind.Ambiguous,
        Repeat.WhenNotSent => failure is SlackErrorKind.RetryLater,
        _ => false,
    };
}

/// <summary>When a method may be called again after a failure.</summary>
internal enum Repeat
{
    /// <summary>Never: the caller knows better.</summary>
    Never,

    /// <summary>Only when Slack surely did nothing: it said so, or was never reached.</summary>
    WhenNotSent,

    /// <summary>Whenever that may help: doing it twice is doing it once.</summary>
    Always,
}

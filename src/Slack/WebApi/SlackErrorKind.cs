namespace EksUpgradeBot.Slack.WebApi;

/// <summary>What to do about an error of Slack's.</summary>
public enum SlackErrorKind
{
    /// <summary>Token, scope or workspace are wrong: stop and show it in the health endpoint.</summary>
    FatalConfiguration,

    /// <summary>Nothing was done; the same call may be made again later.</summary>
    RetryLater,

    /// <summary>It may have been done: look before posting again.</summary>
    Ambiguous,

    /// <summary>The channel, message or person is gone or out of reach.</summary>
    TargetGone,

    /// <summary>The call was malformed or too large.</summary>
    OurBug,

    /// <summary>A trigger_id was too old or used: only the person can start again.</summary>
    TriggerExpired,

    /// <summary>Somebody was faster: read again, then decide.</summary>
    Conflict,

    /// <summary>Slack refuses for another reason, which <see cref="SlackApiException.Error"/> names.</summary>
    Refused,
}

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Something that EKS was asked to change and that takes its time. Status moves one way: InProgress, then one of the ends.</summary>
internal sealed class Update
{
    public const string InProgress = "InProgress";
    public const string Successful = "Successful";
    public const string Failed = "Failed";
    public const string Cancelled = "Cancelled";

    public required string Id { get; init; }

    /// <summary><c>VersionUpdate</c>, <c>VersionRollback</c>, <c>AddonUpdate</c>, <c>ConfigUpdate</c> and so on.</summary>
    public required string Type { get; init; }

    public string? Nodegroup { get; init; }

    public string? Addon { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long it takes if nothing holds it up.</summary>
    public required TimeSpan Duration { get; init; }

    public IReadOnlyList<(string Type, string Value)> Params { get; init; } = [];

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public string? Token { get; init; }

    /// <summary>The bad end that is in store for it, and how far it gets before (a share of the duration).</summary>
    public UpdateFailure? Doom { get; init; }

    /// <summary>The nodes that it replaces, if it does: their pods decide how long it takes.</summary>
    public NodeRoll? Roll { get; init; }

    /// <summary>What changes when its time has come; a failure that it returns is its end instead of success.</summary>
    public required Func<DateTimeOffset, UpdateFailure?> Complete { get; init; }

    /// <summary>What is left behind when it fails.</summary>
    public Action<DateTimeOffset, UpdateFailure>? Abandon { get; init; }

    public string Status { get; private set; } = InProgress;

    public IReadOnlyList<UpdateFailure> Errors { get; private set; } = [];

    public bool Running => Status == InProgress;

    /// <summary>When it ends; far away while pods hold it up.</summary>
    public DateTimeOffset EndsAt
    {
        get
        {
            var doomed = Doom is { } doom ? CreatedAt + (Duration * doom.Share) : DateTimeOffset.MaxValue;
            var natural = Roll is { } roll ? roll.Failed?.At ?? roll.EndsAt ?? DateTimeOffset.MaxValue : CreatedAt + Duration;
            return doomed < natural ? doomed : natural;
        }
    }

    public double Share(DateTimeOffset now) => Math.Min(Doom?.Share ?? 1, Roll?.Share(now, CreatedAt)
        ?? (Duration <= TimeSpan.Zero ? 1 : Math.Clamp((now - CreatedAt) / Duration, 0, 1)));

    /// <summary>Brings it to its end if its time has come.</summary>
    public bool Settle(DateTimeOffset now)
    {
        if (!Running || now < EndsAt)
        {
            return false;
        }

        var at = EndsAt;

        if ((Roll?.Failed?.Failure ?? Doom ?? Complete(at)) is { } failure)
        {
            Status = failure.Cancelled ? Cancelled : Failed;
            Errors = failure.Cancelled ? [] : [failure];
            Abandon?.Invoke(at, failure);
        }
        else
        {
            Status = Successful;
        }

        return true;
    }
}

/// <summary>An error of an update as DescribeUpdate shows it.</summary>
internal sealed record UpdateFailure(string Code, string Message, IReadOnlyList<string> ResourceIds, double Share = 0.6)
{
    /// <summary>Not an error: somebody at AWS stopped the update.</summary>
    public bool Cancelled => Code == Update.Cancelled;
}

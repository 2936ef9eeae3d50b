namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Something that EKS was asked to change and that takes its time. Status moves one way: InProgress, then one of the ends.</summary>
internal sealed class Update
{
    public const string InProgress = "InProgress";
    public const string Successful = "Successful";
    public const string Failed = "Failed";

    public required string Id { get; init; }

    /// <summary><c>VersionUpdate</c>, <c>VersionRollback</c>, <c>AddonUpdate</c>, <c>ConfigUpdate</c> and so on.</summary>
    public required string Type { get; init; }

    public string? Nodegroup { get; init; }

    public string? Addon { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    public IReadOnlyList<(string Type, string Value)> Params { get; init; } = [];

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    public string? Token { get; init; }

    /// <summary>The bad end that is in store for it, and how far it gets before (a share of the duration).</summary>
    public UpdateFailure? Doom { get; init; }

    /// <summary>What changes when it succeeds.</summary>
    public required Action<DateTimeOffset> Complete { get; init; }

    /// <summary>What is left behind when it fails.</summary>
    public Action<DateTimeOffset>? Abandon { get; init; }

    public string Status { get; private set; } = InProgress;

    public IReadOnlyList<UpdateFailure> Errors { get; private set; } = [];

    public bool Running => Status == InProgress;

    public DateTimeOffset EndsAt => CreatedAt + (Duration * (Doom?.Share ?? 1));

    public double Share(DateTimeOffset now) =>
        Duration <= TimeSpan.Zero ? 1 : Math.Clamp((now - CreatedAt) / Duration, 0, Doom?.Share ?? 1);

    /// <summary>Brings it to its end if its time has come.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (!Running || now < EndsAt)
        {
            return;
        }

        if (Doom is { } doom)
        {
            Status = Failed;
            Errors = [doom];
            Abandon?.Invoke(EndsAt);
        }
        else
        {
            Status = Successful;
            Complete(EndsAt);
        }
    }
}

/// <summary>An error of an update as DescribeUpdate shows it.</summary>
internal sealed record UpdateFailure(string Code, string Message, IReadOnlyList<string> ResourceIds, double Share = 0.6);

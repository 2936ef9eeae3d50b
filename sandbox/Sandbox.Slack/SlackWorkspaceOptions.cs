namespace EksUpgradeBot.Sandbox.Slack;

/// <summary>How the workspace brings commands, clicks and events to the app: the app setting "Socket Mode" on or off.</summary>
public enum SlackTransport
{
    /// <summary>Over the app's WebSockets. Nothing goes over HTTP then.</summary>
    Socket,

    /// <summary>As signed requests to the app's request URLs.</summary>
    Http,
}

/// <summary>Everything that is given about the simulated workspace and the one app installed in it.</summary>
public sealed record SlackWorkspaceOptions
{
    public string TeamId { get; init; } = "T0ACME";

    public string TeamName { get; init; } = "Acme Platform";

    public string TeamDomain { get; init; } = "acme";

    public string AppId { get; init; } = "A0EKSBOT";

    public string AppName { get; init; } = "EKS Upgrade";

    public string BotId { get; init; } = "B0EKSBOT";

    /// <summary>The user that the app posts as; it must be among <see cref="Users"/>.</summary>
    public string BotUserId { get; init; } = "U0EKSBOT";

    public string BotToken { get; init; } = "xoxb-sandbox";

    public string AppToken { get; init; } = "xapp-1-sandbox";

    public string SigningSecret { get; init; } = "sandbox-signing-secret";

    /// <summary>Where clients reach this workspace, without a slash at the end; null takes it from the requests that come in.</summary>
    public string? PublicUrl { get; init; }

    public SlackTransport Mode { get; init; } = SlackTransport.Socket;

    /// <summary>Request URL of the slash command, in HTTP mode.</summary>
    public string? CommandsUrl { get; init; }

    /// <summary>Request URL of clicks and modals, in HTTP mode.</summary>
    public string? InteractivityUrl { get; init; }

    /// <summary>Request URL of the Events API, in HTTP mode.</summary>
    public string? EventsUrl { get; init; }

    public string CommandName { get; init; } = "/eks-upgrade";

    public string CommandDescription { get; init; } = "Plan, approve and follow an EKS cluster upgrade";

    public string CommandUsageHint { get; init; } = "prod 1.35 | report prod | status | fleet | help";

    /// <summary>Whether mentions in the text of a command become ids (the manifest's should_escape).</summary>
    public bool EscapeCommandText { get; init; } = true;

    /// <summary>The scopes that the bot token carries.</summary>
    public IReadOnlyList<string> BotScopes { get; init; } =
    [
        "commands", "chat:write", "app_mentions:read", "channels:read", "groups:read", "users:read", "files:write",
        "usergroups:read", "users:read.email", "reactions:write", "im:write", "im:history", "channels:history", "groups:history",
    ];

    public IReadOnlyList<string> AppScopes { get; init; } = ["connections:write"];

    /// <summary>The events that the app is subscribed to.</summary>
    public IReadOnlyList<string> BotEvents { get; init; } = ["app_mention", "app_home_opened"];

    /// <summary>Whether the Web API answers 429 beyond its limits; benchmarks turn it off.</summary>
    public bool RateLimits { get; init; } = true;

    /// <summary>How many posts to one channel are let through at once before one a second is enforced.</summary>
    public int PostBurst { get; init; } = 5;

    /// <summary>How long the app has to acknowledge anything, and how long a trigger lives; Slack gives three seconds for both.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a socket lives before the workspace asks for a new one.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock; null takes the <see cref="TimeProvider"/> of the host, or the system's.</summary>
    public TimeProvider? Time { get; init; }

    public IReadOnlyList<SlackUser> Users { get; init; } =
    [
        new("U0ANA", "ana", "Ana Costa") { Title = "Platform engineer", Color = "2f7d6d", Email = "ana@acme.example" },
        new("U0BEN", "ben", "Ben Okafor") { Title = "Platform lead", Color = "8a5cc2", Email = "ben@acme.example" },
        new("U0CHLOE", "chloe", "Chloe Martin") { Title = "Site reliability engineer", Color = "c2563d", Email = "chloe@acme.example" },
        new("U0DAN", "dan", "Dan Weber") { Title = "Product developer", Color = "3d74c2", Email = "dan@acme.example" },
        new("U0GUEST", "gus", "Gus Lindholm")
        {
            Title = "Contractor", Color = "8c7a2b", Email = "gus@partner.example", IsRestricted = true, IsUltraRestricted = true,
        },
        new("U0ELIN", "elin", "Elin Berg") { Title = "Partner engineer", Color = "5b6b2d", Email = "elin@partner.example", TeamId = "T0PARTNER" },
        new("U0EKSBOT", "eks-upgrade", "eks-upgrade") { Title = "EKS Upgrade", Color = "1f2937", IsBot = true },
        new("USLACKBOT", "slackbot", "Slackbot") { Title = "Slackbot", Color = "4a154b" },
    ];

    public IReadOnlyList<SlackChannel> Channels { get; init; } =
    [
        new("C0PLATFORM", "platform") { Members = ["U0ANA", "U0BEN", "U0CHLOE", "U0DAN", "U0GUEST", "U0EKSBOT"] },
        new("C0INCIDENTS", "incidents") { Members = ["U0ANA", "U0BEN", "U0CHLOE", "U0DAN", "U0EKSBOT"] },
        new("C0GENERAL", "general") { Members = ["U0ANA", "U0BEN", "U0CHLOE", "U0DAN"] },
        new("C0PARTNERS", "partners") { IsExtShared = true, Members = ["U0ANA", "U0BEN", "U0ELIN", "U0EKSBOT"] },
        new("C0PRIVATE", "platform-private") { IsPrivate = true, Members = ["U0ANA", "U0BEN", "U0CHLOE", "U0EKSBOT"] },
    ];

    public IReadOnlyList<SlackUserGroup> UserGroups { get; init; } = [new("S0PLATFORM", "platform", "Platform team", ["U0CHLOE"])];
}

/// <summary>A person or a bot of the workspace.</summary>
public sealed record SlackUser(string Id, string Name, string RealName)
{
    public string Title { get; init; } = "";

    public string Color { get; init; } = "4a5568";

    public string Email { get; init; } = "";

    public string TimeZone { get; init; } = "Europe/Madrid";

    public bool IsBot { get; init; }

    /// <summary>A guest of several channels.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>A guest of one channel.</summary>
    public bool IsUltraRestricted { get; init; }

    /// <summary>The other organisation that they belong to, met in a shared channel; null for this one.</summary>
    public string? TeamId { get; init; }

    /// <summary>Of another organisation, and in no channel of this one.</summary>
    public bool IsStranger { get; init; }

    public bool Deleted { get; init; }
}

/// <summary>A channel of the workspace as it is at the start.</summary>
public sealed record SlackChannel(string Id, string Name)
{
    public bool IsPrivate { get; init; }

    public bool IsArchived { get; init; }

    public bool IsExtShared { get; init; }

    public IReadOnlyList<string> Members { get; init; } = [];
}

/// <summary>A user group, which approvals may name.</summary>
public sealed record SlackUserGroup(string Id, string Handle, string Name, IReadOnlyList<string> Users);

using EksUpgradeBot.Sandbox.Bot;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>What a scenario begins with.</summary>
internal sealed record StageOptions
{
    /// <summary>The scene of the simulated AWS.</summary>
    public string Scene { get; init; } = "today";

    /// <summary>Simulated seconds a second: at 600 the ten minutes of a control plane take one.</summary>
    public double Speed { get; init; } = 600;

    /// <summary>Slack delivers by signed HTTP instead of Socket Mode.</summary>
    public bool SignedHttp { get; init; }

    /// <summary>Which terraform the bot gets.</summary>
    public Terraform Terraform { get; init; } = Terraform.StandIn;

    /// <summary>Whether the team lets the bot apply its charts too.</summary>
    public bool HasCharts { get; init; }

    /// <summary>How many bots share the work. More than one need a store that they can share.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The PostgreSQL in which the bots keep what they know; null for a file.</summary>
    public PostgresServer? Postgres { get; init; }

    /// <summary>What the team has written differently in its <c>bot.yaml</c>.</summary>
    public Func<string, string> Configure { get; init; } = yaml => yaml;

    /// <summary>What the operator has set in the bot's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the bot runs from the beginning.</summary>
    public bool StartsBot { get; init; } = true;
}

/// <summary>Which terraform the bot gets.</summary>
internal enum Terraform
{
    /// <summary>None: the path in the configuration leads nowhere.</summary>
    None,

    /// <summary>The sandbox's stand-in, or the real one where every scenario gets it (<c>./test --all</c>).</summary>
    StandIn,

    /// <summary>The real one, with the real AWS provider.</summary>
    Real,
}

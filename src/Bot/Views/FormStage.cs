using System.Text.Json;
using System.Text.Json.Serialization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Bot.Views;

/// <summary>What is known of the cluster that is chosen in the form. The family is closed.</summary>
internal abstract record FormStage
{
    private FormStage()
    {
    }

    /// <summary>None is chosen yet.</summary>
    public sealed record Choosing : FormStage;

    /// <summary>It is being read.</summary>
    public sealed record Looking(ClusterName Cluster) : FormStage;

    /// <summary>It could not be read.</summary>
    public sealed record Unreadable(ClusterName Cluster, string Reason, string? Remedy) : FormStage;

    /// <summary>It is being upgraded. The link leads to the card; null when it is not known.</summary>
    public sealed record Busy(UpgradeRun Run, Uri? Link) : FormStage;

    /// <summary>Its versions were read.</summary>
    /// <param name="Cluster">Control plane and catalogue, at least.</param>
    /// <param name="Approvals">Who may approve what follows.</param>
    /// <param name="Readiness">The readiness for each version that it can go to; null while it is being read.</param>
    /// <param name="Unexamined">Why there is no readiness; null while it may still come.</param>
    public sealed record Versions(ClusterSnapshot Cluster, ApprovalRules Approvals, IReadOnlyList<ReadinessReport>? Readiness = null, string? Unexamined = null)
        : FormStage;
}

/// <summary>
/// Where a form was opened, and what is chosen in it. It travels in the form itself (<c>private_metadata</c>), so that a bot that was
/// restarted meanwhile knows as much as the one that opened it.
/// </summary>
internal sealed record FormOrigin
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The conversation; null when there was none, as with a shortcut.</summary>
    public string? Channel { get; init; }

    /// <summary>The thread; null outside of threads.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>Takes answers for 30 minutes where the bot cannot post; null when there is none.</summary>
    public string? ResponseUrl { get; init; }

    /// <summary>The cluster whose versions the form shows, or is about to; null while none is chosen.</summary>
    public ClusterName? Cluster { get; init; }

    /// <summary>As the form carries it: below Slack's 3,000 characters, for an address that is too long is left out.</summary>
    public string Write() => JsonSerializer.Serialize(ResponseUrl is { Length: > 1000 } ? this with { ResponseUrl = null } : this, Json);

    /// <summary>Reads what a form carries; null when it is none of ours.</summary>
    public static FormOrigin? Read(string metadata)
    {
        try
        {
            return JsonSerializer.Deserialize<FormOrigin>(metadata, Json);
        }
        catch (Exception strange) when (strange is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Says where, without the address.</summary>
    public override string ToString() => $"{Channel} {ThreadTs} {Cluster}";
}

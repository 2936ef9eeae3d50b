using System.Text.Json.Serialization;

namespace EksUpgradeBot.Slack.Blocks;

/// <summary>A modal or a Home tab, as it is sent (docs.slack.dev/reference/views).</summary>
public abstract record View
{
    private protected View(string type, IReadOnlyList<Block> blocks)
    {
        Type = type;
        Blocks = blocks;
    }

    /// <summary><c>modal</c> or <c>home</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; }

    /// <summary>At most 100.</summary>
    public IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>Says which handler gets the submission; at most 255 characters.</summary>
    public string? CallbackId { get; init; }

    /// <summary>Comes back with every interaction, unseen by people; at most 3,000 characters.</summary>
    public string? PrivateMetadata { get; init; }

    /// <summary>The app's own id for the view, unique in the workspace; at most 255 characters.</summary>
    public string? ExternalId { get; init; }
}

/// <summary>A window over Slack with a form.</summary>
/// <param name="Title">At most 24 characters.</param>
/// <param name="Blocks">At most 100.</param>
public sealed record ModalView(PlainText Title, IReadOnlyList<Block> Blocks) : View("modal", Blocks)
{
    /// <summary>The button that sends the form; needed when there is an input block; at most 24 characters.</summary>
    public PlainText? Submit { get; init; }

    /// <summary>The button that closes it; at most 24 characters.</summary>
    public PlainText? Close { get; init; }

    /// <summary>Whether closing one closes all that are stacked.</summary>
    public bool? ClearOnClose { get; init; }

    /// <summary>Whether closing sends <c>view_closed</c>.</summary>
    public bool? NotifyOnClose { get; init; }
}

/// <summary>The app's Home tab for one person.</summary>
/// <param name="Blocks">At most 100.</param>
public sealed record HomeView(IReadOnlyList<Block> Blocks) : View("home", Blocks);

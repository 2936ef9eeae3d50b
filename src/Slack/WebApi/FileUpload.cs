namespace EksUpgradeBot.Slack.WebApi;

/// <summary>A file to be shared in a conversation.</summary>
/// <param name="Name">With its extension.</param>
/// <param name="Content">Its bytes; up to 1 MB Slack shows it inline.</param>
public sealed record FileUpload(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>What stands above it.</summary>
    public string? Title { get; init; }

    /// <summary>Where it is shared; null keeps it private.</summary>
    public string? Channel { get; init; }

    /// <summary>In which thread.</summary>
    public string? ThreadTs { get; init; }

    /// <summary>What is said with it.</summary>
    public string? InitialComment { get; init; }

    /// <summary>The syntax to highlight, for example <c>diff</c> or <c>text</c>.</summary>
    public string? SnippetType { get; init; }
}

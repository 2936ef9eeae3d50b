namespace EksUpgradeBot.Sandbox.Slack.State;

/// <summary>An uploaded file, from the moment its upload address is handed out.</summary>
internal sealed class UploadedFile
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required int Length { get; init; }

    /// <summary>The unguessable part of the upload address.</summary>
    public required string Secret { get; init; }

    public string? SnippetType { get; init; }

    public string Title { get; set; } = "";

    public byte[]? Content { get; set; }

    /// <summary>Whether it was completed, which happens once; before, nobody sees it.</summary>
    public bool Completed { get; set; }
}

/// <summary>The workspace's files by id.</summary>
internal sealed class Files
{
    public Dictionary<string, UploadedFile> ById { get; } = new(StringComparer.Ordinal);
}

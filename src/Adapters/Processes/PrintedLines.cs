namespace EksUpgradeBot.Adapters.Processes;

/// <summary>What a <see cref="DetachedProcess"/> has printed so far.</summary>
internal static class PrintedLines
{
    /// <summary>Gives every line that is there; none when there is no file yet. The last line may be half written.</summary>
    /// <param name="path">The file that the process prints into.</param>
    /// <param name="maxLineBytes">Where a longer line is cut.</param>
    /// <param name="take">Takes a line.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task ReadAsync(string path, int maxLineBytes, Action<string> take, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var reader = new BoundedLineReader(file, maxLineBytes);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                take(line);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing was printed.
        }
    }
}

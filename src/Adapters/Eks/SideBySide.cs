namespace EksUpgradeBot.Adapters.Eks;

/// <summary>Reads many things at once, but not all: EKS throttles by account, and other tools live there too.</summary>
internal static class SideBySide
{
    private const int AtOnce = 8;

    /// <summary>What <paramref name="read"/> gives for each, in the order asked; nulls, for what is gone, left out.</summary>
    public static async Task<IReadOnlyList<TResult>> ReadAsync<T, TResult>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<TResult?>> read, CancellationToken cancellationToken)
        where TResult : class
    {
        var results = new TResult?[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (at, token) => results[at] = await read(items[at], token));
        return [.. results.OfType<TResult>()];
    }
}

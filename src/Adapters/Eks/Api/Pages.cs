using Amazon.Runtime;

namespace EksUpgradeBot.Adapters.Eks.Api;

/// <summary>One page of a list; the next one is asked for with its token.</summary>
internal interface IPage<out T>
{
    /// <summary>What stands on the page; an empty one may still have a next.</summary>
    IReadOnlyList<T> Items { get; }

    /// <summary>What to ask the next page with; null or empty on the last.</summary>
    string? NextToken { get; }
}

/// <summary>Lists that EKS gives in pages.</summary>
internal static class Pages
{
    /// <summary>Every page of a list, one after the other.</summary>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(Func<string?, Task<IPage<T>>> next)
    {
        var all = new List<T>();
        var seen = new HashSet<string>();
        string? token = null;
        do
        {
            var page = await next(token);
            all.AddRange(page.Items);
            token = page.NextToken;

            // A token that comes back would be asked with for ever.
            if (token is { Length: > 0 } && !seen.Add(token))
            {
                throw new AmazonClientException("A list gave the same nextToken twice.");
            }
        }
        while (token is { Length: > 0 });

        return all;
    }
}

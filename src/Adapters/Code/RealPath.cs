namespace EksUpgradeBot.Adapters.Code;

/// <summary>Where a path leads when every symbolic link on the way is followed, as realpath(3) does.</summary>
internal static class RealPath
{
    // The limit of Linux itself (ELOOP).
    private const int MostLinks = 40;

    /// <summary>The real path. What does not exist is kept as it is.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Of(Path.GetFullPath(path), ref links);
    }

    private static string Of(string path, ref int links)
    {
        var at = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is { } target)
            {
                if (++links > MostLinks)
                {
                    throw new IOException($"{path} is a circle of symbolic links");
                }

                at = Of(Path.GetFullPath(target, Path.GetDirectoryName(at)!), ref links);
            }
        }

        return at;
    }
}

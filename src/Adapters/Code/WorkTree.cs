namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// How far an edit may reach: the git work tree that a root module lies in, and without git only the root module itself.
/// </summary>
internal sealed class WorkTree
{
    private WorkTree(string top, string rootModule)
    {
        Top = top;
        RootModule = rootModule;
    }

    /// <summary>The real path of the highest directory in which a file may be edited.</summary>
    public string Top { get; }

    /// <summary>The real path of the root module.</summary>
    public string RootModule { get; }

    /// <summary>The work tree around a root module.</summary>
    public static WorkTree Around(string rootModule)
    {
        var real = RealPath.Of(rootModule);
        for (var at = real; at is not null; at = Path.GetDirectoryName(at))
        {
            // A file in a linked work tree or a submodule, a directory otherwise.
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return new WorkTree(at, real);
            }
        }

        return new WorkTree(real, real);
    }

    /// <summary>Why a file may not be edited, and what to do; null when it may.</summary>
    /// <param name="path">Absolute path, through the real path of the root module.</param>
    public (string Reason, string Remedy)? BarrierTo(string path)
    {
        var real = RealPath.Of(path);
        if (!real.StartsWith(Top.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            return (
                $"stands in {real}, which is outside {(Top == RootModule ? "the root module, and that is in no repository" : "the repository")}",
                "Move the value into a file of the repository.");
        }

        return real == path
            ? null
            : ($"stands behind a symbolic link to {Path.GetRelativePath(RootModule, real)}, and an edit would change other clusters too or break the link",
                "Make it a file of its own.");
    }
}

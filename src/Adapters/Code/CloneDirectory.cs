using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>
/// Where a run's clone lies: <c>&lt;workspace&gt;/clones/&lt;run&gt;/</c>. A directory of that name is a whole clone, because it
/// is made under another name and moved; run ids have no dot, so that the other names belong to nobody else.
/// </summary>
internal sealed class CloneDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _clones;

    /// <summary>The clone of a run.</summary>
    public CloneDirectory(string workspace, RunId run)
    {
        _clones = System.IO.Path.Combine(System.IO.Path.GetFullPath(workspace), "clones");
        Path = System.IO.Path.Combine(_clones, run.Value);
    }

    /// <summary>A second work tree beside a clone, to look at another commit.</summary>
    public CloneDirectory(CloneDirectory clone)
    {
        _clones = clone._clones;
        Path = clone.Path + ".beside";
    }

    /// <summary>The directory of all clones.</summary>
    public string Parent => _clones;

    /// <summary>The clone.</summary>
    public string Path { get; }

    /// <summary>What the run remembers of a directory that is used in place.</summary>
    public string FormerVersionFile => Path + ".former.json";

    /// <summary>True when there is a whole clone.</summary>
    public bool Exists => Directory.Exists(Path);

    private string Part => Path + ".part";

    private string Gone => Path + ".gone";

    /// <summary>Makes the directory of all clones.</summary>
    public void MakeParent() => MakePrivate(_clones);

    /// <summary>An empty directory to clone into; a half-made clone is thrown away.</summary>
    public string BeginClone()
    {
        MakeParent();
        Remove(Gone);
        Remove(Part);
        MakePrivate(Part);
        return Part;
    }

    /// <summary>The clone is whole.</summary>
    public void FinishClone() => Directory.Move(Part, Path);

    /// <summary>Removes the clone, and what is half-made or half-removed of it.</summary>
    public void Remove()
    {
        Remove(Gone);
        Remove(Part);
        Remove(Path + ".beside");
        if (Exists)
        {
            // A clone that is half gone must not be taken for one.
            GitLeftovers.ThrowWhenAtWork(Path);
            Directory.Move(Path, Gone);
            Remove(Gone);
        }
    }

    /// <summary>The root module in the clone.</summary>
    /// <exception cref="OutsideException">It is not there, or not inside the clone (final).</exception>
    public string FindRootModule(CodeLocation code)
    {
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, code.Directory));
        if (!IsInside(full))
        {
            throw Refuse($"The directory {code.Directory} is not inside the repository.");
        }

        var at = Path;
        foreach (var part in System.IO.Path.GetRelativePath(Path, full).Split('/'))
        {
            at = System.IO.Path.GetFullPath(System.IO.Path.Combine(at, part));
            if (!Directory.Exists(at))
            {
                throw Refuse($"There is no directory {code.Directory} in the repository on {code.Branch}.");
            }

            // Followed link by link: only the last one of a chain tells where it leads.
            if (new DirectoryInfo(at).ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsInside(target.FullName))
            {
                throw Refuse($"The directory {code.Directory} is a symbolic link that leads out of the repository.");
            }
        }

        return full;
    }

    private bool IsInside(string path) =>
        path == Path
        || (path.StartsWith(Path + "/", StringComparison.Ordinal) && !(path + "/").StartsWith(Path + "/.git/", StringComparison.Ordinal));

    private static OutsideException Refuse(string reason) =>
        new(reason, isTransient: false) { Remedy = "Configure 'directory' with the root module, relative to the repository." };

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            GitLeftovers.ThrowWhenAtWork(directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void MakePrivate(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(directory, OwnerOnly);
        }
    }
}

using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Which version is looked for.</summary>
/// <param name="Directory">The root module.</param>
/// <param name="Module">
/// The module block by its name (<c>eks</c>, <c>module.eks</c>), or the resource by its address (<c>aws_eks_cluster.this</c>);
/// null or empty to find the only candidate.
/// </param>
/// <param name="Attribute">The attribute of the module block; null or empty for any of the known names.</param>
public sealed record VersionQuery(string Directory, string? Module = null, string? Attribute = null)
{
    /// <summary>What terraform-aws-eks called it up to its version 20, and calls it since.</summary>
    public static IReadOnlyList<string> KnownAttributes { get; } = ["cluster_version", "kubernetes_version"];

    /// <summary>The var files that Terraform is given, in order, as paths relative to the root module: a later one wins, and all over the others.</summary>
    public IReadOnlyList<string> VarFiles { get; init; } = [];

    internal IReadOnlyList<string> Attributes => string.IsNullOrEmpty(Attribute) ? KnownAttributes : [Attribute];

    internal string AttributesInWords => string.Join(" or ", Attributes);
}

/// <summary>The answer to a <see cref="VersionQuery"/>: a <see cref="VersionPlace"/> or a <see cref="VersionRefusal"/>.</summary>
public abstract record VersionLookup;

/// <summary>There is no edit that is surely safe.</summary>
/// <param name="File">Path relative to the root module; null when no file is to blame.</param>
/// <param name="Line">Line, from 1; 0 when no line is to blame.</param>
/// <param name="Reason">Why, as one sentence without its full stop.</param>
/// <param name="Remedy">What the person can do, as a sentence.</param>
public sealed record VersionRefusal(string? File, int Line, string Reason, string Remedy) : VersionLookup
{
    /// <summary><c>main.tf:3: reason</c>.</summary>
    public override string ToString() => File is null ? Reason : Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}";
}

/// <summary>A version that can be edited: a quoted minor version, at one place.</summary>
public sealed record VersionPlace : VersionLookup
{
    internal VersionPlace(CodeFile file, int line, long offset, int length, KubernetesVersion version, string holder)
    {
        Source = file;
        Line = line;
        Offset = offset;
        Length = length;
        Version = version;
        Holder = holder;
    }

    /// <summary>Path relative to the root module.</summary>
    public string File => Source.Name;

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>Byte offset of the first character of the version, without its quotes.</summary>
    public long Offset { get; }

    /// <summary>What stands there.</summary>
    public KubernetesVersion Version { get; }

    /// <summary>What takes its version from there, such as <c>module.eks</c>.</summary>
    public string Holder { get; init; }

    /// <summary>What a person should know about the edit, as sentences; usually nothing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    internal CodeFile Source { get; }

    internal int Length { get; }

    /// <summary>The edit that sets another version. Nothing is written yet.</summary>
    public VersionEdit ChangeTo(KubernetesVersion version) => new(this, version);
}

using System.Text;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>An edit of exactly the version between its quotes; every other byte of the file stays as it is.</summary>
public sealed class VersionEdit
{
    private readonly byte[] _after;

    internal VersionEdit(VersionPlace place, KubernetesVersion version)
    {
        Place = place;
        To = version;
        var before = place.Source.Bytes;
        _after =
        [
            .. before.AsSpan(0, (int)place.Offset),
            .. Encoding.ASCII.GetBytes(version.ToString()),
            .. before.AsSpan((int)place.Offset + place.Length),
        ];
    }

    /// <summary>Where it stands, with the version before.</summary>
    public VersionPlace Place { get; }

    /// <summary>The version before.</summary>
    public KubernetesVersion From => Place.Version;

    /// <summary>The version after.</summary>
    public KubernetesVersion To { get; }

    /// <summary>True when the file says so already.</summary>
    public bool ChangesNothing => From == To;

    /// <summary>The edit as a unified diff, with paths relative to the root module, or to the
    /// repository for a file outside the root module; empty when nothing changes.</summary>
    public string Diff => ChangesNothing ? "" : UnifiedDiff.OfOneLine(Place.Source.PathInDiff, Place.Source.Bytes, _after, Place.Line);

    /// <summary>The whole file after the edit.</summary>
    public ReadOnlyMemory<byte> After => _after;

    /// <summary>
    /// Writes the edit, all of it or nothing: a reader sees the file before or after, and its mode stays. A refusal when the
    /// file was changed since it was read; null when it is written.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public VersionRefusal? Write()
    {
        var path = Place.Source.Path;
        if (ChangesNothing)
        {
            return null;
        }

        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(Place.Source.Bytes))
        {
            return new VersionRefusal(
                Place.File, Place.Line, "the file was changed by somebody else while it was being edited", "Try again.");
        }

        AtomicFile.Replace(path, _after);
        return null;
    }
}

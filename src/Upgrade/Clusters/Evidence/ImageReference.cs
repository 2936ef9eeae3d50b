using System.Diagnostics.CodeAnalysis;

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>An image by repository and tag: <c>registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0</c>.</summary>
/// <param name="Repository">Everything before tag and digest.</param>
/// <param name="Tag">The tag; empty when the image is named by digest only.</param>
public readonly record struct ImageReference(string Repository, string Tag)
{
    /// <summary>Reads an image. Anything is one.</summary>
    public static ImageReference Parse(string image)
    {
        var named = image.Split('@')[0];
        var colon = named.LastIndexOf(':');
        return colon > named.LastIndexOf('/') ? new ImageReference(named[..colon], named[(colon + 1)..]) : new ImageReference(named, "");
    }

    /// <summary>True when the repository ends with this path: <c>kube-proxy</c> is meant, <c>my-kube-proxy</c> is not.</summary>
    public bool IsOf(string path) =>
        Repository.Equals(path, StringComparison.Ordinal) || Repository.EndsWith("/" + path, StringComparison.Ordinal);

    /// <summary>The version of the tag, without patch level where it has none: <c>v1.33.0-eksbuild.1</c> gives 1.33.0.</summary>
    public bool TryGetVersion([NotNullWhen(true)] out Version? version) => TryReadVersion(Tag, out version);

    /// <summary>Reads the numbers that a text begins with; false when there are fewer than two.</summary>
    public static bool TryReadVersion(string text, [NotNullWhen(true)] out Version? version)
    {
        var numbers = text.TrimStart('v', 'V').Split(['-', '+', '_'])[0].Split('.');
        version = null;
        return numbers.Length >= 2 && Version.TryParse(string.Join('.', numbers.Take(3)), out version);
    }
}

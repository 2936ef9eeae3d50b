using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>A file of a root module as it was read.</summary>
/// <param name="Name">Path relative to the root module.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Body">Its structure; empty for JSON.</param>
internal sealed record CodeFile(string Name, string Path, byte[] Bytes, HclBody Body)
{
    /// <summary>What an override file says replaces what the other files say.</summary>
    public bool IsOverride => Name is "override.tf" || Name.EndsWith("_override.tf", StringComparison.Ordinal);

    /// <summary>The file is JSON and not HCL.</summary>
    public bool IsJson => Name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Where a symbolic link points to; null for a plain file.</summary>
    public string? LinkTarget { get; init; }
}

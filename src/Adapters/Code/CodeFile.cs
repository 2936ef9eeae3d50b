using EksUpgradeBot.Adapters.Code.Hcl;

namespace EksUpgradeBot.Adapters.Code;

/// <summary>A file of a root module as it was read.</summary>
/// <param name="Name">Path relative to the root module.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Body">Its structure.</param>
internal sealed record CodeFile(string Name, string Path, byte[] Bytes, HclBody Body)
{
    private const string Json = ".json";

    /// <summary>What an override file says replaces what the other files say.</summary>
    public bool IsOverride => NameInHcl is "override.tf" || NameInHcl.EndsWith("_override.tf", StringComparison.Ordinal);

    /// <summary>Terraform's configuration, in HCL or JSON.</summary>
    public bool IsConfiguration => NameInHcl.EndsWith(".tf", StringComparison.Ordinal);

    /// <summary>Why nothing may be written into this file, as the rest of a sentence, and what to do; null when it may be edited.</summary>
    public (string Reason, string Remedy)? Barrier { get; init; }

    /// <summary>Its path in a diff: as the name, but from the top of the repository when it lies outside the root module, because git takes no "..".</summary>
    public string PathInDiff { get; init; } = Name;

    /// <summary>The file lies outside the root module.</summary>
    public bool IsOutsideRootModule => Name.StartsWith("../", StringComparison.Ordinal);

    private string NameInHcl => Name.EndsWith(Json, StringComparison.Ordinal) ? Name[..^Json.Length] : Name;
}

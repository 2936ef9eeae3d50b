namespace EksUpgradeBot.Adapters.Code.Addons;

/// <summary>Where an add-on has its version from.</summary>
internal abstract record AddonPin
{
    private AddonPin()
    {
    }

    /// <summary>From a quoted version in the code.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Line">Line, from 1.</param>
    /// <param name="Offset">Byte offset of the first character, without its quotes.</param>
    /// <param name="Version">What stands there.</param>
    public sealed record Literal(CodeFile File, int Line, int Offset, string Version) : AddonPin;

    /// <summary>Not from the code: it is left to AWS, to a data source or to the module.</summary>
    public sealed record Absent : AddonPin;

    /// <summary>From a place that cannot be edited safely.</summary>
    public sealed record Unsafe(VersionRefusal Refusal) : AddonPin;
}

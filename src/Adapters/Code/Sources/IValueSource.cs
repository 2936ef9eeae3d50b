namespace EksUpgradeBot.Adapters.Code.Sources;

/// <summary>
/// One way in which a value can be written, and followed one step towards where it is written out. A new way is one more
/// class in the list of <see cref="VersionEditor"/>.
/// </summary>
internal interface IValueSource
{
    /// <summary>Where the value comes from; null when it is written in another way.</summary>
    /// <exception cref="RefusalException">It is written in this way, and what it comes from is not certain.</exception>
    ValueInFile? Follow(ValueInFile value, Trail trail);
}

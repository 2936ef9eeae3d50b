namespace EksUpgradeBot.Adapters.Code;

/// <summary>Carries a refusal out of the reading of code, where every line could meet one; the editor makes it a value again.</summary>
internal class RefusalException(VersionRefusal refusal) : Exception(refusal.Reason)
{
    /// <summary>The refusal.</summary>
    public VersionRefusal Refusal => refusal;
}

/// <summary>A map has no such key.</summary>
/// <param name="refusal">The refusal.</param>
/// <param name="missing">How many keys were still to be taken, this one among them.</param>
internal sealed class MissingKeyException(VersionRefusal refusal, int missing) : RefusalException(refusal)
{
    /// <summary>How many keys were still to be taken, this one among them.</summary>
    public int Missing => missing;
}

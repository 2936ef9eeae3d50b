namespace EksUpgradeBot.Bot.Commands;

/// <summary>One row of the table of commands: what it is called, what it does and how it is typed.</summary>
/// <param name="Word">The word that begins the line.</param>
/// <param name="Usage">What may follow, such as <c>report CLUSTER [VERSION]</c>.</param>
/// <param name="Summary">What happens, in one sentence.</param>
/// <param name="OnlyReads">True when it changes nothing, neither in a cluster nor here.</param>
/// <param name="Examples">Lines that work, with <c>{cluster}</c> for a configured cluster.</param>
/// <param name="AlsoCalled">Words that other tools use for it; they are suggested, never obeyed.</param>
internal sealed record CommandWord(
    string Word, string Usage, string Summary, bool OnlyReads, IReadOnlyList<string> Examples, IReadOnlyList<string> AlsoCalled)
{
    /// <summary>True when it takes one cluster, which goes without saying in the thread of an upgrade. An upgrade always names its own.</summary>
    public bool IsAboutOneCluster => Word != "upgrade" && Usage.Split(' ') is [_, "CLUSTER" or "[CLUSTER]", ..];

    /// <summary>What else a person should know: limits, who may, what it does not do. A sentence each.</summary>
    public IReadOnlyList<string> Details => CommandDetails.Of(Word);
}

namespace EksUpgradeBot.Sandbox.Terraform.State;

/// <summary>
/// What goes wrong with this state's terraform: a word in the file <c>STATE.trouble</c> beside a local state, such as
/// <c>dev.tfstate.trouble</c>. It is looked for again at every need, so that trouble may come and go in the middle of an apply.
/// </summary>
internal static class Trouble
{
    /// <summary>The provider's process ends while an update is waited for: no attribute of the resource is written.</summary>
    public const string ProviderCrash = "provider-crash";

    /// <summary>The provider has waited for an update as long as it does (60 minutes), and gives up.</summary>
    public const string Timeout = "timeout";

    /// <summary>
    /// The lock is kept as S3's backend keeps it (<c>use_lockfile</c>): the note of who holds it is the lock, so that one that a killed
    /// terraform left stays until <c>force-unlock</c>.
    /// </summary>
    public const string RemoteLock = "remote-lock";

    /// <summary>True when the state's file says so.</summary>
    /// <param name="state">Path of the state.</param>
    /// <param name="word">One of the words above.</param>
    public static bool Is(string state, string word) =>
        File.Exists($"{state}.trouble") && File.ReadAllText($"{state}.trouble").Contains(word, StringComparison.Ordinal);
}

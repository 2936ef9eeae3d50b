namespace EksUpgradeBot.Adapters.Processes;

/// <summary>
/// The mask of file modes of this process and of all that it starts. Plan files hold secrets in clear, and Terraform
/// writes them readable by everybody unless the mask says otherwise.
/// </summary>
public static class ProcessUmask
{
    private const uint OwnerOnly = 0b000_111_111;

    /// <summary>Lets only the owner read what is written from now on. Called once by the host, before anything is started.</summary>
    public static void MakePrivate() => _ = NativeMethods.SetUmask(OwnerOnly);
}

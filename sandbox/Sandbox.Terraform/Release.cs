namespace EksUpgradeBot.Sandbox.Terraform;

/// <summary>Which terraform this stands in for.</summary>
internal static class Release
{
    public const string Version = "1.11.4";

    public const string ProviderVersion = "5.100.0";

    public const string Platform = "linux_amd64";
}

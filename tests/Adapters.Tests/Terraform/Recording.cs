namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>What the real Terraform printed, see <c>Recordings/record.sh</c>.</summary>
internal static class Recording
{
    public static Stream Open(string name) => File.OpenRead(Path.Combine(Folder(), name, "plan.json"));

    private static string Folder()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "EksUpgradeBot.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the project.");
        }

        return Path.Combine(directory.FullName, "tests", "Adapters.Tests", "Terraform", "Recordings");
    }
}

using EksUpgradeBot.Sandbox.Aws.Origins;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The real terraform of this machine, and the real AWS provider from a folder of it.</summary>
internal static class RealTerraform
{
    private static readonly Lazy<string> Configuration = new(Prepare);

    /// <summary><c>./test --all</c>: every scenario that takes a terraform takes this one.</summary>
    public static bool IsForAll { get; } = Environment.GetEnvironmentVariable("EKSBOT_TEST_ALL") == "1";

    /// <summary>One scenario with it at a time: beside another of its kind it runs into its own time limits on a small machine.</summary>
    public static SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>
    /// Lets every bot that is started from here on find the provider. A bot inherits the environment, and a variable of the machine
    /// that names a file which is not there would make terraform refuse to start.
    /// </summary>
    public static void Require() => Environment.SetEnvironmentVariable("TF_CLI_CONFIG_FILE", Configuration.Value);

    /// <summary>Its executable.</summary>
    public static string Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "terraform")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("This scenario needs the real terraform, and there is none on the PATH.");

    private static string Prepare()
    {
        _ = Find();
        var mirror = TerraformMirror.Find()
            ?? throw new InvalidOperationException("This scenario needs the AWS provider, and no folder of this machine has it (see TerraformMirror).");
        var file = Path.Combine(Directory.CreateTempSubdirectory("eksbot-terraform-").FullName, "terraform.rc");
        TerraformMirror.WriteConfiguration(file, mirror);
        return file;
    }
}

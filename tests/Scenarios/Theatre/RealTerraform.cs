using EksUpgradeBot.Sandbox.Aws.Origins;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The real terraform of this machine, and the real AWS provider from a folder of it.</summary>
internal static class RealTerraform
{
    public const string Collection = "real terraform";

    private static readonly Lazy<string> Configuration = new(Prepare);

    /// <summary>
    /// Lets every bot that is started from here on find the provider. A bot inherits the environment, and a variable of the machine
    /// that names a file which is not there would make terraform refuse to start.
    /// </summary>
    public static void Require() => Environment.SetEnvironmentVariable("TF_CLI_CONFIG_FILE", Configuration.Value);

    private static string Prepare()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, "terraform"))))
        {
            throw new InvalidOperationException("This scenario needs the real terraform, and there is none on the PATH.");
        }

        var mirror = TerraformMirror.Find()
            ?? throw new InvalidOperationException("This scenario needs the AWS provider, and no folder of this machine has it (see TerraformMirror).");
        var file = Path.Combine(Directory.CreateTempSubdirectory("eksbot-terraform-").FullName, "terraform.rc");
        TerraformMirror.WriteConfiguration(file, mirror);
        return file;
    }
}

using EksUpgradeBot.Sandbox.Aws;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>The terraform of this machine with a provider from a local mirror, pointed at the simulated AWS.</summary>
internal sealed class RealTerraform(WorldHost host, string directory, string configFile)
{
    /// <summary>
    /// A folder with provider packages, if this machine has one: Terraform's own implied mirrors first, then any folder under /opt.
    /// </summary>
    public static string? Mirror()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        IEnumerable<string> places =
        [
            Path.Combine(home, ".terraform.d", "plugins"),
            Path.Combine(home, ".local", "share", "terraform", "plugins"),
            "/usr/local/share/terraform/plugins",
            "/usr/share/terraform/plugins",
            .. Directory.Exists("/opt") ? Directory.GetDirectories("/opt") : [],
        ];
        return places.FirstOrDefault(place => Directory.Exists(Path.Combine(place, "registry.terraform.io", "hashicorp", "aws")));
    }

    /// <summary>Skips the test where terraform or its provider is missing, else prepares to run in a directory.</summary>
    public static async Task<RealTerraform> InAsync(WorldHost host, string directory, string scratch)
    {
        Assert.SkipWhen(Tool.Find("terraform") is null, "terraform is not installed");
        var mirror = Mirror();
        Assert.SkipWhen(mirror is null, "no local mirror with the AWS provider");
        var config = Path.Combine(scratch, "terraform.rc");
        // A mirror beside an unrestricted `direct` would still ask the network for the list of versions.
        await File.WriteAllTextAsync(config,
            $$"""
              provider_installation {
                filesystem_mirror {
                  path    = "{{mirror}}"
                  include = ["hashicorp/aws"]
                }
                direct {
                  exclude = ["hashicorp/aws"]
                }
              }
              """);
        return new RealTerraform(host, directory, config);
    }

    public Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments) =>
        Tool.RunAsync("terraform", arguments, directory, new Dictionary<string, string>
        {
            ["TF_CLI_CONFIG_FILE"] = configFile,
            ["TF_IN_AUTOMATION"] = "1",
            ["CHECKPOINT_DISABLE"] = "1",
            ["AWS_ACCESS_KEY_ID"] = AwsWorldOptions.SandboxAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = AwsWorldOptions.SandboxSecretKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL_EKS"] = host.Url,
            ["AWS_ENDPOINT_URL_STS"] = host.Url,
        });
}

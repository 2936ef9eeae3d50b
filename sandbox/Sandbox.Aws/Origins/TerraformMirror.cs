namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>A folder of this machine that holds Terraform providers, so that <c>terraform init</c> needs no network.</summary>
public static class TerraformMirror
{
    /// <summary>The folder under which Terraform files the packages of its default registry.</summary>
    internal const string Registry = "registry.terraform.io";

    /// <summary>Terraform's own implied mirrors first, then any folder under <c>/opt</c>; null when there is none with the AWS provider.</summary>
    public static string? Find()
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
        return places.FirstOrDefault(place => Directory.Exists(Path.Combine(place, Registry, "hashicorp", "aws")));
    }

    /// <summary>Writes a CLI configuration for <c>TF_CLI_CONFIG_FILE</c> that takes the AWS provider from the mirror and nowhere else.</summary>
    public static void WriteConfiguration(string file, string mirror) => File.WriteAllText(file,
        // A mirror beside an unrestricted `direct` would still ask the network which versions there are.
        $$"""
          provider_installation {
            filesystem_mirror {
              path    = {{Hcl.Text(mirror)}}
              include = ["hashicorp/aws"]
            }
            direct {
              exclude = ["hashicorp/aws"]
            }
          }

          """);
}

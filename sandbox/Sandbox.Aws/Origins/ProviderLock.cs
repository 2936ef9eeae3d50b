using System.Runtime.InteropServices;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>
/// The dependency lock file of the seeded code. Its one checksum is that of the provider's package for linux_amd64, which is the same
/// from the registry and from an unpacked mirror. On another platform a lock file with only this checksum would make
/// <c>terraform init</c> fail, so there is none and init makes its own.
/// </summary>
internal static class ProviderLock
{
    public static string? ForThisMachine => OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 ? Linux : null;

    private const string Linux =
        $$"""
        # This file is maintained automatically by "terraform init".
        # Manual edits may be lost in future updates.

        provider "{{TerraformMirror.Registry}}/hashicorp/aws" {
          version     = "5.100.0"
          constraints = "~> 5.0"
          hashes = [
            "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",
          ]
        }

        """;
}

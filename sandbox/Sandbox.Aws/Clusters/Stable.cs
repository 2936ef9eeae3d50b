using System.Security.Cryptography;
using System.Text;

namespace EksUpgradeBot.Sandbox.Aws.Clusters;

/// <summary>Ids that look random and are the same in every run of a scene, so that a state file written once keeps fitting.</summary>
internal static class Stable
{
    public static string Hex(string of, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)))[..length];

    public static string Uuid(string of) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, 16)).ToString();

    public static int Number(string of, int below) => (int)(Convert.ToUInt32(Hex(of, 8), 16) % (uint)below);
}

using EksUpgradeBot.Tests.Shared;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>What the real Terraform printed, see <c>Recordings/record.sh</c>.</summary>
internal static class Recording
{
    public static Stream Open(string name) =>
        File.OpenRead(Repository.PathOf($"tests/Adapters.Tests/Terraform/Recordings/{name}/plan.json"));
}

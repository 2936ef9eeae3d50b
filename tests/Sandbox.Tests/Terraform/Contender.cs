using EksUpgradeBot.Sandbox.Aws.Origins;
using EksUpgradeBot.Sandbox.Tests.Aws;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>A terraform to run: the real one of this machine, or the stand-in that was built with these tests.</summary>
internal sealed record Contender(string Executable, string? Mirror)
{
    /// <summary>The stand-in, under the name that a <c>PATH</c> entry would find.</summary>
    public static Contender StandIn { get; } = new(Path.Combine(StandInFolder(), "terraform"), null);

    /// <summary>The folder to put in front of the <c>PATH</c>.</summary>
    public static string StandInFolder()
    {
        // …/tests/Sandbox.Tests/bin/CONFIGURATION/net10.0/ and …/sandbox/Sandbox.Terraform/bin/CONFIGURATION/net10.0/path/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var folder = Repository.PathOf($"sandbox/Sandbox.Terraform/bin/{framework.Parent!.Name}/{framework.Name}/path");
        Assert.True(File.Exists(Path.Combine(folder, "terraform")), $"The stand-in was not built: {folder}");
        return folder;
    }

    /// <summary>The real one, or the test is skipped.</summary>
    public static Contender Real()
    {
        var executable = Tool.Find("terraform");
        Assert.SkipWhen(executable is null, "terraform is not installed");
        var mirror = TerraformMirror.Find();
        Assert.SkipWhen(mirror is null, "no local mirror with the AWS provider");
        return new Contender(executable!, mirror);
    }
}

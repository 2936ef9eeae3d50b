using EksUpgradeBot.Sandbox.Aws;
using EksUpgradeBot.Sandbox.Aws.Origins;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Aws;

/// <summary>The terraform of this machine with a provider from a local mirror, pointed at the simulated AWS.</summary>
internal sealed class RealTerraform(WorldHost host, string directory, string configuration)
{
    /// <summary>Skips the test where terraform or its provider is missing, else prepares to run in a directory.</summary>
    public static RealTerraform In(WorldHost host, string directory, string scratch)
    {
        Assert.SkipWhen(Tool.Find("terraform") is null, "terraform is not installed");
        var mirror = TerraformMirror.Find();
        Assert.SkipWhen(mirror is null, "no local mirror with the AWS provider");
        var configuration = Path.Combine(scratch, "terraform.rc");
        TerraformMirror.WriteConfiguration(configuration, mirror!);
        return new RealTerraform(host, directory, configuration);
    }

    public Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments) =>
        Tool.RunAsync("terraform", arguments, directory, new Dictionary<string, string>(BotEnvironment.For(host.Url, configuration))
        {
            ["TF_IN_AUTOMATION"] = "1",
        });
}

using System.Text.RegularExpressions;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>A team that calls Terraform with a workspace, a backend outside of its code, files of variables and arguments of its own.</summary>
public sealed class TerraformOptionsTests : Scenario
{
    [Fact(Explicit = true)]
    public async Task Terraform_is_called_as_the_configuration_says_and_the_state_of_the_workspace_is_the_one_that_moves()
    {
        var stage = await RaiseAsync(new StageOptions { StartsBot = false });
        var states = Directory.CreateDirectory(Path.Combine(stage.Directory, "world", "workspaces", "blue")).Parent!.FullName;
        var state = Path.Combine(states, "blue", "terraform.tfstate");
        File.Move(stage.Origin.StateOf("dev"), state);
        await stage.Origin.CommitAsync("live/dev/versions.tf", code => Regex.Replace(code, "backend \"local\" \\{[^}]*\\}", "backend \"local\" {}"));
        await stage.Origin.CommitAsync("live/dev/variables.tf", _ => "variable \"cluster_version\" {\n  type = string\n}\n");
        await stage.Origin.CommitAsync("live/dev/dev.tfvars", _ => "cluster_version = \"1.34\"\n");
        await stage.Origin.CommitAsync("live/dev/main.tf", code => code.Replace("cluster_version = \"1.34\"", "cluster_version = var.cluster_version"));
        await stage.ConfigureAsync(yaml => yaml.Replace(
            "      directory: live/dev\n",
            $"      directory: live/dev\n      workspace: blue\n      backendConfig: [workspace_dir={states}]\n      varFiles: [dev.tfvars]\n      planArguments: [-parallelism=2]\n"));
        var tap = await Wiretap.AttachAsync(stage, null);
        await stage.StartBotAsync();

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var proposal = await thread.SeesProposalAsync("control-plane-1-35");
        Assert.True(proposal.Says("+++ b/live/dev/dev.tfvars") && proposal.Says("+cluster_version = \"1.35\""), proposal.Words);
        await ApproveEverythingAsync(stage, thread);
        Assert.Contains("dev runs Kubernetes 1.35", (await thread.SeesReportAsync()).Text);

        Assert.Contains("\"version\": \"1.35\"", await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(stage.Origin.StateOf("dev")));
        Assert.Equal("1.35", await stage.Origin.VersionAsync("dev", "dev.tfvars"));
        Assert.Contains("TF_WORKSPACE=blue", tap.Environments, StringComparison.Ordinal);
        Assert.Contains(tap.Calls, call => call.StartsWith("init ", StringComparison.Ordinal) && call.Contains($"-reconfigure -backend-config=workspace_dir={states}", StringComparison.Ordinal));
        Assert.All(
            tap.Calls.Where(call => call.StartsWith("plan ", StringComparison.Ordinal)),
            call => Assert.Contains("-var-file=dev.tfvars -parallelism=2", call, StringComparison.Ordinal));
        Assert.All(tap.Calls.Where(call => call.StartsWith("apply ", StringComparison.Ordinal)), call => Assert.DoesNotContain("-var-file", call, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workspace_without_the_cluster_stops_the_run_before_anything_is_proposed()
    {
        var stage = await RaiseAsync(new StageOptions { Configure = yaml => yaml.Replace("      directory: live/dev\n", "      directory: live/dev\n      workspace: bleu\n") });
        var thread = await stage.Ana.StartsAsync("dev 1.35");

        var failed = await thread.SeesFailureAsync("control-plane-1-35");
        Assert.True(failed.Says("has no EKS cluster named dev") && failed.Says("workspace `bleu`"), failed.Words);
        Assert.True(failed.Says("terraform.workspace"), failed.Words);
        Assert.Empty(await stage.Eks.WritesAsync());
        Assert.Empty(await stage.Origin.BranchesAsync());
    }
}

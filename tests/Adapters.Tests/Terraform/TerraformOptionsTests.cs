using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>What the configuration says of Terraform reaches the real one: workspace, backend, variables and arguments.</summary>
public sealed class TerraformOptionsTests
{
    private const int TimeLimit = 120_000;

    private const string Code = """
        terraform {
          backend "local" {}
        }

        resource "terraform_data" "a" { input = terraform.workspace }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task The_state_lands_in_the_workspace_and_where_the_backend_configuration_says()
    {
        using var root = new TerraformRoot(Code) { Options = new TerraformOptions("blue", ["workspace_dir=states"], [], []) };

        var plan = await root.PlanAsync();
        Assert.Equal("blue", plan.Plan.Changes.Single().Attribute("input")!.After);
        await root.StartAsync();
        Assert.Equal(ApplyPhase.Succeeded, (await root.EndAsync()).Phase);

        Assert.Equal(["states/blue/terraform.tfstate"], StatesOf(root));
        Assert.Equal(1, (await root.Terraform().ReadStateAsync(root.Place, Stop)).Serial);

        // One that is written wrongly is not taken for a new one.
        root.Options = root.Options with { Workspace = "bleu" };
        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync("other"));
        Assert.EndsWith("failed: Currently selected workspace \"bleu\" does not exist", thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith("Check `terraform.workspace` of this cluster", thrown.Remedy, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Another_backend_configuration_is_taken_up_without_a_question_and_moves_no_state()
    {
        using var root = new TerraformRoot(Code) { Options = new TerraformOptions(null, ["path=one.tfstate"], [], []) };
        await root.ApplyAsync("one");
        Assert.Equal(["one.tfstate"], StatesOf(root));

        root.Options = new TerraformOptions(null, ["backend.hcl"], [], []);
        await File.WriteAllTextAsync(Path.Combine(root.Root, "backend.hcl"), "path = \"two.tfstate\"\n", Stop);
        Assert.Equal("", (await root.Terraform().ReadStateAsync(root.Place, Stop)).Lineage);
        await root.ApplyAsync("two");
        Assert.Equal(["one.tfstate", "two.tfstate"], StatesOf(root));

        // The file is the configuration: what is written into it later is another one.
        await File.WriteAllTextAsync(Path.Combine(root.Root, "backend.hcl"), "path = \"three.tfstate\"\n", Stop);
        Assert.Equal("", (await root.Terraform().ReadStateAsync(root.Place, Stop)).Lineage);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Variable_files_and_plan_arguments_are_in_the_plan_and_so_in_the_apply()
    {
        using var root = new TerraformRoot("""
            variable "team" { type = string }
            variable "size" { type = number }
            resource "terraform_data" "a" { input = "${var.team} ${var.size}" }
            """)
        {
            Options = new TerraformOptions(null, [], ["team.tfvars", "prod.tfvars"], ["-var=size=3", "-parallelism=2"]),
        };
        await File.WriteAllTextAsync(Path.Combine(root.Root, "team.tfvars"), "team = \"platform\"\nsize = 1\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(root.Root, "prod.tfvars"), "team = \"payments\"\n", Stop);

        // As with Terraform itself, the later file and the argument win.
        Assert.Equal("payments 3", (await root.PlanAsync()).Plan.Changes.Single().Attribute("input")!.After);
        await root.StartAsync();

        Assert.Equal(ApplyPhase.Succeeded, (await root.EndAsync()).Phase);
        Assert.Contains("payments 3", await File.ReadAllTextAsync(Path.Combine(root.Root, "terraform.tfstate"), Stop), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_variable_file_that_is_not_there_is_named()
    {
        using var root = new TerraformRoot(Code) { Options = new TerraformOptions(null, [], ["gone.tfvars"], []) };

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync());

        Assert.False(thrown.IsTransient);
        Assert.Contains("gone.tfvars", thrown.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> StatesOf(TerraformRoot root) =>
        Directory.EnumerateFiles(root.Root, "*.tfstate", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root.Root, file))
            .Where(file => !file.StartsWith(".terraform/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}

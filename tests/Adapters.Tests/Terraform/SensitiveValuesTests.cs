using System.Text;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>The real Terraform prints sensitive values that a provisioner or a provider echoes; nobody else is to see them.</summary>
public sealed class SensitiveValuesTests
{
    private const int TimeLimit = 120_000;
    private const string Secret = "S3cret/of&the team";

    /// <summary>What wears the secret: the value, and its forms in base64 and in a URL.</summary>
    private static readonly string[] Forms = [Secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)), Uri.EscapeDataString(Secret)];

    private const string Code = """
        variable "db" {
          type      = string
          sensitive = true
        }

        resource "terraform_data" "a" {
          input = var.db

          provisioner "local-exec" {
            command = "echo 'Cannot log in as ${var.db} or ${base64encode(var.db)} or ${urlencode(var.db)}' >&2; exit 3"
          }
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sources => ["environment", "terraform.tfvars", "team.auto.tfvars.json", "var-file", "argument"];

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Sources))]
    public async Task A_sensitive_variable_that_a_provisioner_echoes_is_in_Terraforms_own_words_and_not_in_the_failure(string source)
    {
        using var root = new TerraformRoot(Code);
        await GiveAsync(root, source);
        var plan = await root.PlanAsync();
        await root.StartAsync();
        var end = await root.EndAsync();

        var raw = await File.ReadAllTextAsync(root.Folder("k").ApplyOutput, Stop);
        Assert.Contains(Secret.Replace("&", "\\u0026", StringComparison.Ordinal), raw, StringComparison.Ordinal);
        Assert.Contains(Forms[1], raw, StringComparison.Ordinal);
        Assert.Equal(ApplyPhase.Failed, end.Phase);
        Assert.Contains("Cannot log in as ***", end.Failure!.Summary, StringComparison.Ordinal);
        Assert.All(Forms, form => Assert.DoesNotContain(form, end.Failure.Summary, StringComparison.Ordinal));
        Assert.All(Forms, form => Assert.DoesNotContain(form, plan.Plan.ToString(), StringComparison.Ordinal));

        // What holds it is for the owner alone.
        var holding = Directory.EnumerateFiles(root.Workspace, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(root.Folder("k").Masks, holding);
        Assert.All(holding, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_that_a_resource_made_and_the_plan_masks_is_taken_out_too(bool isBroughtHere)
    {
        using var root = new TerraformRoot("""
            resource "terraform_data" "made" { input = sensitive("made-by-nobody-1") }

            resource "terraform_data" "a" {
              input = terraform_data.made.input

              provisioner "local-exec" {
                command = "echo 'no entry for made-by-nobody-1' >&2; exit 3"
              }
            }
            """);
        await root.PlanAsync();
        if (isBroughtHere)
        {
            File.Delete(root.Folder("k").Masks);
        }

        await root.StartAsync();
        var end = await root.EndAsync();

        Assert.Contains("made-by-nobody-1", await File.ReadAllTextAsync(root.Folder("k").ApplyOutput, Stop), StringComparison.Ordinal);
        Assert.Contains("no entry for ***", end.Failure!.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("made-by-nobody", end.Failure.Summary, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_plan_that_fails_and_quotes_the_variable_does_not_show_it()
    {
        using var root = new TerraformRoot("""
            variable "db" {
              type      = string
              sensitive = true
            }

            data "terraform_remote_state" "team" {
              backend = "local"
              config  = { path = "/dev/null/${var.db}/state" }
            }
            """);
        await GiveAsync(root, "terraform.tfvars");

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => root.PlanAsync());

        // Terraform itself says the whole path.
        Assert.Equal("terraform plan failed: open /dev/null/***/state: not a directory", thrown.Message);
        Assert.All(Forms, form => Assert.DoesNotContain(form, thrown.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_at_the_edge_of_what_is_shown_is_taken_out_before_the_text_is_cut()
    {
        var long_ = new string('x', 490);
        var failure = TerraformDiagnostics.ToFailure(
            [new TerraformDiagnostic("Error", $"{long_} AKIAIOSFODNN7EXAMPLE")],
            Adapters.Processes.ToolEnvironment.From([]), null);

        Assert.DoesNotContain("AKIA", failure.Summary, StringComparison.Ordinal);
    }

    private static async Task GiveAsync(TerraformRoot root, string source)
    {
        switch (source)
        {
            case "environment":
                root.Variables["TF_VAR_db"] = Secret;
                break;
            case "argument":
                root.Options = root.Options with { PlanArguments = [$"-var=db={Secret}"] };
                break;
            case "var-file":
                root.Options = root.Options with { VarFiles = ["secrets/db.tfvars"] };
                Directory.CreateDirectory(Path.Combine(root.Root, "secrets"));
                await File.WriteAllTextAsync(Path.Combine(root.Root, "secrets", "db.tfvars"), $"db = \"{Secret}\"\n", Stop);
                break;
            default:
                var text = source.EndsWith(".json", StringComparison.Ordinal) ? $$"""{"db":"{{Secret}}"}""" : $"db = \"{Secret}\"\n";
                await File.WriteAllTextAsync(Path.Combine(root.Root, source), text, Stop);
                break;
        }
    }
}

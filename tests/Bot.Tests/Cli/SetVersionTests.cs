using System.Text.Json;
using EksUpgradeBot.Bot.Cli;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Cli;

public sealed class SetVersionTests : IDisposable
{
    private const string OfVariable = "module \"eks\" {\n  cluster_version = var.v\n}\nvariable \"v\" {\n  default = \"1.30\"\n}\n";

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("eksbot-").FullName;

    public SetVersionTests()
    {
        Write("main.tf", OfVariable);
        Write("prod.tfvars", "v = \"1.34\"\n");
    }

    [Fact]
    public async Task The_edit_is_shown_as_a_diff_and_made_only_with_write()
    {
        Assert.Equal(0, await InvokeAsync("--var-file", "prod.tfvars"));
        Assert.Equal("--- a/prod.tfvars\n+++ b/prod.tfvars\n@@ -1,1 +1,1 @@\n-v = \"1.34\"\n+v = \"1.35\"\n", _output.ToString());
        Assert.Equal("v = \"1.34\"\n", Read("prod.tfvars"));

        Assert.Equal(0, await InvokeAsync("--var-file", "prod.tfvars", "--write"));
        Assert.Equal("v = \"1.35\"\n", Read("prod.tfvars"));
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task The_last_of_several_var_files_wins()
    {
        Write("last.tfvars", "v = \"1.33\"\n");

        Assert.Equal(0, await InvokeAsync("--var-file", "prod.tfvars", "--var-file", "last.tfvars", "--json"));

        var json = JsonDocument.Parse(_output.ToString()).RootElement;
        Assert.Equal(
            ("last.tfvars", 1, 5, "1.33", "1.35", false),
            (json.GetProperty("file").GetString(), json.GetProperty("line").GetInt32(), json.GetProperty("offset").GetInt32(),
                json.GetProperty("old").GetString(), json.GetProperty("new").GetString(), json.GetProperty("written").GetBoolean()));
    }

    [Fact]
    public async Task A_refusal_is_exit_code_1_with_file_line_reason_and_remedy()
    {
        Assert.Equal(1, await InvokeAsync());
        Assert.StartsWith("prod.tfvars:1: var.v is set in a file that Terraform reads only with -var-file", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());

        Assert.Equal(1, await InvokeAsync("--json"));
        var json = JsonDocument.Parse(_output.ToString()).RootElement;
        Assert.Equal(("prod.tfvars", 1), (json.GetProperty("file").GetString(), json.GetProperty("line").GetInt32()));
        Assert.NotEmpty(json.GetProperty("reason").GetString()!);
        Assert.NotEmpty(json.GetProperty("remedy").GetString()!);
    }

    [Theory]
    [InlineData("--var-file", "missing.tfvars")]
    [InlineData("--var-file", "")]
    public async Task A_var_file_that_is_not_there_is_bad_input(params string[] more)
    {
        Assert.Equal(2, await InvokeAsync(more));
        Assert.Contains("is not a file in", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task What_a_person_should_know_stands_apart_from_the_diff()
    {
        Write("main.tofu", OfVariable);

        Assert.Equal(0, await InvokeAsync("--var-file", "prod.tfvars"));
        Assert.Equal("main.tofu was not looked at, because only OpenTofu reads it.\n", _error.ToString());
        Assert.DoesNotContain("tofu", _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_directory, file), content);

    private string Read(string file) => File.ReadAllText(Path.Combine(_directory, file));

    private Task<int> InvokeAsync(params string[] more) =>
        new CommandLine(new TerminalActions(_output, _error).All, _ => null)
            .InvokeAsync(["set-version", _directory, "1.35", .. more], _output, _error, CancellationToken.None);
}

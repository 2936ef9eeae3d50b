using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Tests.Git;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>The layouts in which the version stands elsewhere than in the root module's own <c>.tf</c> files, in a clone.</summary>
public sealed class LayoutsInGitTests : IDisposable
{
    private const string OfVariable = "module \"eks\" {\n  source          = \"./eks\"\n  cluster_version = var.v\n}\nvariable \"v\" {}\n";

    private static readonly RunId Run = new("run-1");
    private static readonly KubernetesVersion Wanted = new(1, 35);

    private readonly Origin _origin = new(OfVariable);
    private readonly TerraformCode _code;

    public LayoutsInGitTests() => _code = new TerraformCode(_origin.Git(), _origin.Workspace);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Clone => Path.Combine(_origin.Workspace, "clones", "run-1");

    [Theory]
    [InlineData("live/prod/x.auto.tfvars.json", "{\"v\": \"1.34\"}\n")]
    [InlineData("live/prod/override.tf.json", "{\"variable\": {\"v\": {\"default\": \"1.34\"}}}\n")]
    [InlineData("live/prod/terragrunt.hcl", "inputs = { v = \"1.34\" }\n")]
    [InlineData("vars/prod", "v = \"1.34\"\n", "../../vars/prod")]
    [InlineData("live/prod/vars/größe.json", "{\"v\": \"1.34\"}\n", "vars/größe.json")]
    public async Task The_file_with_the_version_is_committed_alone_also_after_a_kill_before_the_commit(string file, string content, params string[] varFiles)
    {
        _origin.Write(file, content);
        _origin.Push("Say the version");
        var location = Location(varFiles);
        var copy = await _code.CheckOutAsync(Run, location, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Clone, file), content.Replace("1.34", "1.35"), Cancellation);

        var change = await _code.SetVersionAsync(Run, copy, location, Wanted, "Upgrade", Cancellation);

        Assert.NotEqual(copy.Commit, change.Copy.Commit);
        Assert.Equal(file, _origin.Run(Clone, "-c", "core.quotePath=false", "diff", "--name-only", copy.Commit, change.Copy.Commit).Trim());
        Assert.Equal(content.Replace("1.34", "1.35"), await File.ReadAllTextAsync(Path.Combine(Clone, file), Cancellation));
        Assert.Equal(file, Path.GetRelativePath(Clone, Path.Combine(copy.RootModule, change.Edit.File)));
        Assert.Equal(change, await _code.SetVersionAsync(Run, change.Copy, location, Wanted, "Upgrade", Cancellation));
    }

    [Fact]
    public async Task A_root_module_behind_a_link_inside_the_repository_is_committed_where_it_lies()
    {
        _origin.Write("live/prod/terraform.tfvars", "v = \"1.34\"\n");
        File.CreateSymbolicLink(Path.Combine(_origin.Ana, "prod"), "live/prod");
        _origin.Push("Link in");
        var location = Location() with { Directory = "prod" };
        var copy = await _code.CheckOutAsync(Run, location, Cancellation);

        var change = await _code.SetVersionAsync(Run, copy, location, Wanted, "Upgrade", Cancellation);

        Assert.Equal("live/prod/terraform.tfvars", _origin.Run(Clone, "diff", "--name-only", copy.Commit, change.Copy.Commit).Trim());
    }

    [Fact]
    public async Task A_workspace_behind_a_link_is_used_like_any_other()
    {
        _origin.Write("live/prod/terraform.tfvars", "v = \"1.34\"\n");
        _origin.Push("Say the version");
        Directory.CreateDirectory(_origin["volume/deep"]);
        File.CreateSymbolicLink(_origin["data"], _origin["volume/deep"]);
        var code = new TerraformCode(_origin.Git(), _origin["data"]);
        var copy = await code.CheckOutAsync(Run, Location(), Cancellation);

        var change = await code.SetVersionAsync(Run, copy, Location(), Wanted, "Upgrade", Cancellation);

        Assert.Equal(
            "live/prod/terraform.tfvars",
            _origin.Run(_origin["data/clones/run-1"], "diff", "--name-only", copy.Commit, change.Copy.Commit).Trim());
    }

    [Theory]
    [InlineData("../../../outside.tfvars", "is outside the repository")]
    [InlineData("../../linked/prod.tfvars", "is outside the repository")]
    [InlineData("../../inside/prod.tfvars", "stands behind a symbolic link to ../../vars/prod.tfvars")]
    [InlineData("../../missing.tfvars", "there is no such var file")]
    public async Task A_var_file_that_is_not_surely_this_cluster_s_own_is_final_and_left_alone(string varFile, string reason)
    {
        var outside = Path.Combine(_origin.Workspace, "clones", "outside.tfvars");
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        Directory.CreateDirectory(_origin["elsewhere"]);
        foreach (var file in (string[])[outside, _origin["elsewhere/prod.tfvars"]])
        {
            await File.WriteAllTextAsync(file, "v = \"1.34\"\n", Cancellation);
        }

        _origin.Write("vars/prod.tfvars", "v = \"1.34\"\n");
        File.CreateSymbolicLink(Path.Combine(_origin.Ana, "linked"), _origin["elsewhere"]);
        File.CreateSymbolicLink(Path.Combine(_origin.Ana, "inside"), "vars");
        _origin.Push("Link");
        var location = Location(varFile);
        var copy = await _code.CheckOutAsync(Run, location, Cancellation);

        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => _code.SetVersionAsync(Run, copy, location, Wanted, "Upgrade", Cancellation));

        Assert.False(refused.IsTransient);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal("v = \"1.34\"\n", await File.ReadAllTextAsync(outside, Cancellation));
        Assert.Equal("v = \"1.34\"\n", await File.ReadAllTextAsync(_origin["elsewhere/prod.tfvars"], Cancellation));
        Assert.Equal("", _origin.Run(Clone, "status", "--porcelain").Trim());
    }

    [Fact]
    public async Task What_a_file_behind_a_link_says_is_not_told()
    {
        await File.WriteAllTextAsync(_origin["secret"], "hunter2 hunter2\n", Cancellation);
        File.CreateSymbolicLink(Path.Combine(_origin.Ana, "live/prod/notes.tf"), _origin["secret"]);
        _origin.Push("Link");
        var copy = await _code.CheckOutAsync(Run, Location(), Cancellation);

        var refused = await Assert.ThrowsAsync<OutsideException>(() => _code.FindVersionAsync(copy, Location(), Cancellation));

        Assert.Contains("notes.tf:1: the file is not written in HCL", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _origin.Dispose();

    private CodeLocation Location(params string[] varFiles) =>
        new(_origin.Path, "main", "live/prod", null, "cluster_version") { VarFiles = varFiles };
}

using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Git;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Tests.Git;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>The versions of add-ons in the code: what is a pin, what is none, and what cannot be edited safely.</summary>
public sealed class AddonPinsTests : IDisposable
{
    private const string Old = "v1.11.4-eksbuild.24";
    private const string New = "v1.12.1-eksbuild.2";
    private const string InModule = "module.eks.aws_eks_addon.this[\"coredns\"]";

    private static readonly RunId Run = new("run-1");

    private readonly TemporaryDirectory _directory = new();
    private readonly CodeLocation _location;

    public AddonPinsTests()
    {
        Directory.CreateDirectory(_directory["prod"]);
        _location = new CodeLocation(null, "main", _directory["prod"], null, "");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_name    = \"coredns\"\n  addon_version = \"{0}\"\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = {\n    coredns = {\n      addon_version = \"{0}\" # pinned\n    }\n    vpc-cni = { most_recent = true }\n  }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  addons = {\n    \"coredns\" : { before_compute = true, addon_version = \"{0}\" },\n    vpc-cni : { addon_version = \"v1.0.0\" },\n  }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  addons = {\n    vpc-cni = \"v1.0.0\"\n    coredns = \"{0}\"\n  }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  addons = { vpc-cni = \"v1.0.0\", coredns = \"{0}\", kube-proxy = \"v1.33.0\" }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = local.addons\n}\nlocals {\n  addons = { coredns = { addon_version = \"{0}\" } }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = { coredns = { addon_version = local.coredns } }\n}\nlocals {\n  coredns = \"{0}\"\n}")]
    [InlineData(InModule, "variable \"addons\" {\n  default = { coredns = { addon_version = \"{0}\" } }\n}\nmodule \"eks\" {\n  addons = merge(var.addons, {})\n}")]
    [InlineData("module.eks.module.inner[0].aws_eks_addon.this[\"coredns\"]", "module \"eks\" {\n  eks_addons = { coredns = { addon_version = \"{0}\" } }\n}")]
    [InlineData("aws_eks_addon.this[\"coredns\"]", "resource \"aws_eks_addon\" \"this\" {\n  for_each      = { coredns = \"{0}\", vpc-cni = \"v1.0.0\" }\n  addon_name    = each.key\n  addon_version = each.value\n}")]
    [InlineData("aws_eks_addon.this[\"coredns\"]", "resource \"aws_eks_addon\" \"this\" {\n  for_each      = local.addons\n  addon_version = each.value.release\n}\nlocals {\n  addons = {\n    vpc-cni = { release = \"v1.0.0\" }\n    coredns = { release = \"{0}\" }\n  }\n}")]
    public async Task A_pin_is_set_and_every_other_byte_stays(string address, string code)
    {
        Write(code.Replace("{0}", Old));

        var change = await SetAsync(Wanted(address));

        Assert.Equal(code.Replace("{0}", New), Read());
        Assert.Equal(["coredns"], change.Pinned);
        Assert.Empty(change.Unsafe);
        Assert.Contains($"\n-{Line(code).Replace("{0}", Old)}\n", change.Diff + "\n", StringComparison.Ordinal);
        Assert.Contains($"\n+{Line(code).Replace("{0}", New)}\n", change.Diff + "\n", StringComparison.Ordinal);

        // Asked again, it answers the same; and it takes back what it wrote.
        Assert.Equal(change.Diff, (await SetAsync(Wanted(address))).Diff);
        await Code().DiscardAsync(Run, _location, Cancellation);
        Assert.Equal(code.Replace("{0}", Old), Read());
    }

    [Theory]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_name = \"coredns\"\n}")]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_version = data.aws_eks_addon_version.coredns.version\n}")]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_version = null\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = { coredns = { most_recent = true }, vpc-cni = { addon_version = \"v1.0.0\" } }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = { coredns = {} }\n}")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_version = \"1.34\"\n}")]
    public async Task What_the_code_leaves_to_AWS_is_no_pin(string address, string code)
    {
        Write(code);

        var change = await SetAsync(Wanted(address));

        Assert.Equal(code, Read());
        Assert.Equal((0, 0, ""), (change.Pinned.Count, change.Unsafe.Count, change.Diff));
    }

    [Theory]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_version = var.coredns\n}", "main.tf:2: addon_version of aws_eks_addon.coredns")]
    [InlineData("aws_eks_addon.coredns", "resource \"aws_eks_addon\" \"coredns\" {\n  addon_version = var.new ? \"v2\" : \"v1\"\n}", "main.tf:2: addon_version of aws_eks_addon.coredns is a conditional")]
    [InlineData("aws_eks_addon.this[\"coredns\"]", "resource \"aws_eks_addon\" \"this\" {\n  for_each      = toset([\"coredns\"])\n  addon_version = \"v1.11.4-eksbuild.24\"\n}", "main.tf:3: addon_version of aws_eks_addon.this is that of every add-on that for_each of the block makes")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = merge(local.a, local.b)\n}", "main.tf:2: cluster_addons of module.eks is local.b, which is not set in this directory")]
    [InlineData(InModule, "module \"eks\" {\n  cluster_addons = { for name in var.names : name => {} }\n}", "main.tf:2: cluster_addons of module.eks")]
    [InlineData(InModule, "module \"eks\" {\n  coredns_version = \"v1.11.4-eksbuild.24\"\n}", "main.tf:2: v1.11.4-eksbuild.24, the version of coredns, stands where the bot does not follow it")]
    public async Task A_pin_that_cannot_be_edited_safely_names_file_line_and_reason_and_is_left_as_it_is(string address, string code, string reason)
    {
        Write(code);

        var change = await SetAsync(Wanted(address));

        Assert.Equal(code, Read());
        Assert.StartsWith(reason, Assert.Single(change.Unsafe).Reason, StringComparison.Ordinal);
        Assert.Empty(change.Pinned);
    }

    [Fact]
    public async Task Code_that_is_no_HCL_says_so_for_every_add_on()
    {
        Write("module \"eks\" {");

        Assert.StartsWith("main.tf:1: a block is never closed", Assert.Single((await SetAsync(Wanted(InModule))).Unsafe).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_add_ons_that_take_their_version_from_one_place_are_not_moved()
    {
        Write("module \"eks\" {\n  addons = { coredns = local.one, vpc-cni = local.one }\n}\nlocals {\n  one = \"v1.11.4-eksbuild.24\"\n}");

        var change = await SetAsync(Wanted(InModule), Wanted("module.eks.aws_eks_addon.this[\"vpc-cni\"]", "vpc-cni"));

        Assert.Equal(2, change.Unsafe.Count);
        Assert.Contains(Old, Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_pins_are_set_at_once_and_a_good_one_stays()
    {
        Write("module \"eks\" {\r\n  addons = {\r\n    coredns    = \"v1.11.4-eksbuild.24\"\r\n    kube-proxy = \"v1.99.0\"\r\n    vpc-cni    = \"v1.18.0\"\r\n  }\r\n}\r\n");

        var change = await SetAsync(
            Wanted(InModule),
            new AddonInCode("kube-proxy", "module.eks.aws_eks_addon.this[\"kube-proxy\"]", "v1.33.0", "v1.34.0", ["v1.99.0"]),
            new AddonInCode("vpc-cni", "module.eks.aws_eks_addon.this[\"vpc-cni\"]", "v1.18.0", "v1.19.0-eksbuild.12", []));

        Assert.Equal(
            "module \"eks\" {\r\n  addons = {\r\n    coredns    = \"v1.12.1-eksbuild.2\"\r\n    kube-proxy = \"v1.99.0\"\r\n    vpc-cni    = \"v1.19.0-eksbuild.12\"\r\n  }\r\n}\r\n", Read());
        Assert.Equal(["coredns", "kube-proxy", "vpc-cni"], change.Pinned);
        Assert.Single(change.Diff.Split("@@ -"), hunk => hunk.Contains("vpc-cni", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_would_break_out_of_its_quotes_is_never_written()
    {
        Write("module \"eks\" {\n  addons = { coredns = \"v1.11.4-eksbuild.24\" }\n}");

        var change = await SetAsync(Wanted(InModule) with { Version = "v1\"\n  evil = \"x" });

        Assert.Single(change.Unsafe);
        Assert.Contains(Old, Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_applied_stays_and_what_somebody_else_wrote_since_is_left_alone()
    {
        Write("module \"eks\" {\n  addons = { coredns = \"v1.11.4-eksbuild.24\" }\n}");
        await SetAsync(Wanted(InModule));
        await Code().MergeAsync(Run, _location, Cancellation);
        await Code().DiscardAsync(Run, _location, Cancellation);
        Assert.Contains(New, Read(), StringComparison.Ordinal);

        await SetAsync(Wanted(InModule) with { Version = "v1.13.0" });
        Write(Read().Replace("v1.13.0", "v1.14.0"));
        await Code().DiscardAsync(Run, _location, Cancellation);
        Assert.Contains("v1.14.0", Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_repository_it_is_one_commit_on_the_run_s_branch_and_asked_again_the_same()
    {
        using var origin = new Origin("module \"eks\" {\n  cluster_version = \"1.34\"\n  addons = { coredns = \"v1.11.4-eksbuild.24\" }\n}\n");
        var location = new CodeLocation(origin.Path, "main", "live/prod", null, "");
        var code = new TerraformCode(origin.Git(), origin.Workspace);
        var copy = await code.CheckOutAsync(Run, location, Cancellation);

        var first = await code.SetAddonVersionsAsync(Run, copy, location, [Wanted(InModule)], "Move add-ons", Cancellation);
        var again = await code.SetAddonVersionsAsync(Run, copy, location, [Wanted(InModule)], "Move add-ons", Cancellation);

        Assert.NotEqual(copy.Commit, first.Copy.Commit);
        Assert.Equal((first.Copy.Commit, first.Diff), (again.Copy.Commit, again.Diff));
        Assert.Contains($"+  addons = {{ coredns = \"{New}\" }}\n", first.Diff, StringComparison.Ordinal);
        Assert.Equal(first.Copy.Commit, (await code.CheckOutAsync(Run, location, Cancellation)).Commit);
        await code.PushAsync(Run, location, "Move add-ons", Cancellation);
        Assert.Equal(first.Copy.Commit, origin.Tip("eks-upgrade/run-1"));
    }

    private static AddonInCode Wanted(string address, string addon = "coredns") => new(addon, address, Old, New, []);

    private static string Line(string code) => code.Split('\n').Single(line => line.Contains("{0}", StringComparison.Ordinal));

    private async Task<AddonsCodeChange> SetAsync(params AddonInCode[] addons) => await Code().SetAddonVersionsAsync(
        Run, await Code().CheckOutAsync(Run, _location, Cancellation), _location, addons, "Move add-ons", Cancellation);

    // A new one each time: nothing may depend on what an object remembers.
    private TerraformCode Code() =>
        new(new GitCli(new ProcessRunner(TimeProvider.System), ToolEnvironment.FromOwn(), new GitSettings()), _directory["work"]);

    private void Write(string code) => File.WriteAllText(_directory["prod/main.tf"], code);

    private string Read() => File.ReadAllText(_directory["prod/main.tf"]);
}

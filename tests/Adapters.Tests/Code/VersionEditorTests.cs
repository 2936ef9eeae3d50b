using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class VersionEditorTests : IDisposable
{
    private const string Code = "module \"eks\" {\n  cluster_version = \"1.34\"\n}\n";

    private static readonly KubernetesVersion Wanted = new(1, 35);

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_place_says_file_line_offset_and_holder()
    {
        var place = Found();

        Assert.Equal(("main.tf", 2, 36L, "module.eks"), (place.File, place.Line, place.Offset, place.Holder));
        Assert.Equal(
            "--- a/main.tf\n+++ b/main.tf\n@@ -1,3 +1,3 @@\n module \"eks\" {\n-  cluster_version = \"1.34\"\n+  cluster_version = \"1.35\"\n }\n",
            place.ChangeTo(Wanted).Diff);
        Assert.Equal("", place.ChangeTo(place.Version).Diff);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    public void The_file_keeps_its_mode(UnixFileMode mode)
    {
        var edit = Found().ChangeTo(Wanted);
        File.SetUnixFileMode(_directory["main.tf"], mode);

        Assert.Null(edit.Write());

        Assert.Equal(mode, File.GetUnixFileMode(_directory["main.tf"]));
    }

    [Fact]
    public void What_a_killed_write_left_is_overwritten_and_not_followed()
    {
        var edit = Found().ChangeTo(Wanted);
        File.WriteAllText(_directory["victim"], "untouched");
        File.CreateSymbolicLink(_directory[".main.tf.eks-upgrade.tmp"], _directory["victim"]);

        Assert.Null(edit.Write());

        Assert.Equal("untouched", File.ReadAllText(_directory["victim"]));
        Assert.Equal(Code.Replace("1.34", "1.35"), File.ReadAllText(_directory["main.tf"]));
        Assert.Equal(2, Directory.GetFileSystemEntries(_directory.Path).Length);
    }

    [Fact]
    public void A_file_that_changed_since_it_was_read_is_not_overwritten()
    {
        var edit = Found().ChangeTo(Wanted);
        File.WriteAllText(_directory["main.tf"], Code + "# new\n");

        Assert.NotNull(edit.Write());

        Assert.Equal(Code + "# new\n", File.ReadAllText(_directory["main.tf"]));
    }

    [Fact]
    public void A_symbolic_link_is_read_and_not_edited()
    {
        File.WriteAllText(_directory["shared"], Code);
        File.CreateSymbolicLink(_directory["main.tf"], "shared");

        var refusal = Assert.IsType<VersionRefusal>(VersionEditor.Find(new VersionQuery(_directory.Path)));

        Assert.Contains("main.tf:2: cluster_version of module.eks stands behind a symbolic link", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main.tf -> ../outside", "outside the root module")]
    [InlineData("main.tf -> main.tf", "cannot be read")]
    [InlineData("main.tf -> nowhere", "cannot be read")]
    public void A_link_that_leads_out_or_nowhere_is_refused(string link, string reason)
    {
        Directory.CreateDirectory(_directory["root"]);
        File.WriteAllText(_directory["outside"], Code);
        File.CreateSymbolicLink(_directory["root/main.tf"], link.Split(" -> ")[1]);

        var refusal = Assert.IsType<VersionRefusal>(VersionEditor.Find(new VersionQuery(_directory["root"])));

        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(Code, File.ReadAllText(_directory["outside"]));
    }

    [Theory]
    [InlineData("node-module-shares-the-local", "cluster_version of module.nodes comes from here too and moves with it.")]
    [InlineData("var-file-beside-the-root", "../../vars/prod.tfvars lies outside the root module: whatever else reads it takes this version from it too.")]
    [InlineData("opentofu-beside", "main.tofu was not looked at, because only OpenTofu reads it.")]
    [InlineData("literal-in-module", null)]
    public void What_a_person_should_know_about_an_edit_is_said(string layout, string? note)
    {
        var read = EditorCase.Read(layout);
        read.WriteTo(_directory.Path);

        var place = Assert.IsType<VersionPlace>(VersionEditor.Find(read.QueryIn(_directory.Path)));

        Assert.Equal(note is null ? [] : [note], place.Notes);
    }

    [Fact]
    public void Json_that_is_not_utf_8_is_refused_with_its_line()
    {
        File.WriteAllBytes(_directory["main.tf.json"], [.. "{\n\"a\": \"gr"u8, 0xF6, .. "\"}"u8]);

        var refusal = Assert.IsType<VersionRefusal>(VersionEditor.Find(new VersionQuery(_directory.Path)));

        Assert.Equal("main.tf.json:2: the file is not JSON in UTF-8", refusal.ToString());
    }

    [Fact]
    public void What_lies_below_the_directory_is_never_looked_at()
    {
        foreach (var below in (string[])["modules/eks", ".terraform/modules/eks", ".terragrunt-cache/a/b"])
        {
            Directory.CreateDirectory(_directory[below]);
            File.WriteAllText(_directory[$"{below}/main.tf"], Code);
        }

        Assert.IsType<VersionRefusal>(VersionEditor.Find(new VersionQuery(_directory.Path)));
        var inside = Assert.IsType<VersionRefusal>(VersionEditor.Find(new VersionQuery(_directory[".terraform/modules/eks"])));
        Assert.Contains(".terraform", inside.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deep blocks", "a {\n", 100_000)]
    [InlineData("deep templates", "\"${", 100_000)]
    [InlineData("deep brackets", "[", 100_000)]
    [InlineData("too large", "# filler\n", 1_000_000)]
    public void A_hostile_file_ends_in_a_refusal(string what, string part, int times)
    {
        File.WriteAllText(_directory["main.tf"], (part[0] == 'a' || part[0] == '#' ? "" : "x = ") + string.Concat(Enumerable.Repeat(part, times)));

        Assert.True(VersionEditor.Find(new VersionQuery(_directory.Path)) is VersionRefusal { File: "main.tf" }, what);
    }

    [Fact]
    public void No_file_makes_the_editor_throw()
    {
        // Every layout of the corpus, cut off after every byte: whatever stands there is an edit or a refusal.
        foreach (var layout in EditorCase.All().Where(layout => layout.Files.Count == 1))
        {
            var (name, content) = layout.Files.Single();
            for (var length = 0; length < content.Length; length += 7)
            {
                File.WriteAllBytes(_directory[name], content[..length]);
                Assert.NotNull(VersionEditor.Find(layout.QueryIn(_directory.Path)));
            }

            File.Delete(_directory[name]);
        }
    }

    public void Dispose() => _directory.Dispose();

    private VersionPlace Found()
    {
        File.WriteAllText(_directory["main.tf"], Code);
        return Assert.IsType<VersionPlace>(VersionEditor.Find(new VersionQuery(_directory.Path)));
    }
}

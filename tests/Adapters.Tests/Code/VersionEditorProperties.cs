using System.Text;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Upgrade.Clusters;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

/// <summary>Whatever stands around a version, and wherever it stands: these things hold.</summary>
public sealed class VersionEditorProperties
{
    [Fact]
    public void The_version_is_found_where_it_stands() => Hold((layout, directory) =>
    {
        var (_, file, offset) = layout.Build();
        var place = Found(directory);
        Assert.Equal((file, (long)offset, new KubernetesVersion(1, layout.Minor)), (place.File, place.Offset, place.Version));
    });

    [Fact]
    public void What_is_read_after_an_edit_is_the_new_version_at_the_same_place() => Hold((layout, directory) =>
    {
        var before = Found(directory);
        foreach (var minor in (int[])[10, 99, 100, layout.Minor + 1])
        {
            Assert.Null(Found(directory).ChangeTo(new KubernetesVersion(1, minor)).Write());
            var after = Found(directory);
            Assert.Equal((before.File, before.Line, before.Offset, new KubernetesVersion(1, minor)), (after.File, after.Line, after.Offset, after.Version));
        }
    });

    [Fact]
    public void Every_byte_outside_the_version_is_as_before_in_every_file() => Hold((layout, directory) =>
    {
        var (files, file, offset) = layout.Build();
        Assert.Null(Found(directory).ChangeTo(new KubernetesVersion(1, 100)).Write());
        foreach (var (name, content) in files)
        {
            byte[] expected = name != file ? content : [.. content[..offset], .. Encoding.ASCII.GetBytes("1.100"), .. content[(offset + 4)..]];
            Assert.Equal(expected, File.ReadAllBytes(directory[name]));
        }
    });

    [Fact]
    public void An_edit_back_leaves_every_file_as_it_was() => Hold((layout, directory) =>
    {
        Assert.Null(Found(directory).ChangeTo(new KubernetesVersion(1, 100)).Write());
        Assert.Null(Found(directory).ChangeTo(new KubernetesVersion(1, layout.Minor)).Write());
        Assert.All(layout.Build().Files, file => Assert.Equal(file.Value, File.ReadAllBytes(directory[file.Key])));
    });

    private static VersionPlace Found(TemporaryDirectory directory) =>
        VersionEditor.Find(new VersionQuery(directory.Path)) switch
        {
            VersionPlace place => place,
            var refused => throw new InvalidOperationException($"{refused}"),
        };

    private static void Hold(Action<RandomLayout, TemporaryDirectory> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(RandomLayout.Any, layout =>
        {
            using var directory = new TemporaryDirectory();
            foreach (var (name, content) in layout.Build().Files)
            {
                File.WriteAllBytes(directory[name], content);
            }

            property(layout, directory);
            return true;
        }));
}

using System.Text;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class CorpusTests
{
    private static readonly KubernetesVersion Wanted = new(1, 35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<EditorCase> Edited => [.. EditorCase.All().Where(layout => layout.After is not null)];

    // A diff is text, and the content of this file is not.
    public static TheoryData<EditorCase> EditedText => [.. EditorCase.All().Where(layout => layout.After is not null && layout.Name != "latin1-comment")];

    public static TheoryData<EditorCase> Refused => [.. EditorCase.All().Where(layout => layout.Refused is not null)];

    [Fact]
    public void The_corpus_holds_what_it_promises()
    {
        Assert.True(Edited.Count >= 80, $"{Edited.Count} layouts are edited");
        Assert.All(EditorCase.All(), layout => Assert.True(layout.After is null != layout.Refused is null, layout.Name));
    }

    [Theory]
    [MemberData(nameof(Edited))]
    public void An_edit_gives_exactly_the_expected_bytes(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);
        var place = Assert.IsType<VersionPlace>(Find(layout, directory));

        Assert.Null(place.ChangeTo(Wanted).Write());

        var (file, after) = layout.After!.Value;
        Assert.Equal(file, layout.FileOf(place));
        Assert.Equal(after, File.ReadAllBytes(directory[file]));
        Assert.All(
            layout.Files.Where(other => other.Key != file),
            other => Assert.Equal(other.Value, File.ReadAllBytes(directory[other.Key])));
        Assert.Equal(layout.Files.Count, Directory.GetFiles(directory.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [MemberData(nameof(Edited))]
    public void The_bytes_outside_the_version_are_identical_whatever_the_version(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);
        var place = Assert.IsType<VersionPlace>(Find(layout, directory));
        var before = layout.Files[layout.FileOf(place)];
        var length = place.Version.ToString().Length;
        Assert.Equal(place.Version.ToString(), Encoding.UTF8.GetString(before, (int)place.Offset, length));
        Assert.Equal(((byte)'"', (byte)'"'), (before[place.Offset - 1], before[place.Offset + length]));
        Assert.Equal(place.Line, 1 + before.AsSpan(0, (int)place.Offset).Count((byte)'\n'));

        foreach (var version in new KubernetesVersion[] { new(1, 7), new(1, 34), new(1, 100), new(10, 9) })
        {
            var after = place.ChangeTo(version).After.ToArray();
            Assert.Equal(before[..(int)place.Offset], after[..(int)place.Offset]);
            Assert.Equal(before[((int)place.Offset + length)..], after[((int)place.Offset + version.ToString().Length)..]);
            Assert.Equal(version.ToString(), Encoding.UTF8.GetString(after[(int)place.Offset..^(before.Length - (int)place.Offset - length)]));
        }
    }

    [Theory]
    [MemberData(nameof(Edited))]
    public void An_edit_there_and_back_leaves_the_file_as_it_was(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);
        var there = Assert.IsType<VersionPlace>(Find(layout, directory));
        Assert.Null(there.ChangeTo(Wanted).Write());
        var back = Assert.IsType<VersionPlace>(Find(layout, directory));
        Assert.Equal((Wanted, there.Offset, there.Line), (back.Version, back.Offset, back.Line));

        Assert.Null(back.ChangeTo(there.Version).Write());

        var file = layout.FileOf(there);
        Assert.Equal(layout.Files[file], File.ReadAllBytes(directory[file]));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_layout_that_is_not_safe_is_refused_with_its_place_and_changes_nothing(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);

        var refusal = Assert.IsType<VersionRefusal>(Find(layout, directory));

        Assert.Equal(layout.Refused, refusal.ToString().Replace(directory.Path, "/case", StringComparison.Ordinal));
        Assert.EndsWith(".", refusal.Remedy, StringComparison.Ordinal);
        Assert.All(layout.Files, file => Assert.Equal(file.Value, File.ReadAllBytes(directory[file.Key])));
    }

    [Theory]
    [MemberData(nameof(EditedText))]
    public async Task Git_applies_the_diff_to_the_same_bytes(EditorCase layout)
    {
        using var directory = new TemporaryDirectory();
        layout.WriteTo(directory.Path);
        var edit = Assert.IsType<VersionPlace>(Find(layout, directory)).ChangeTo(Wanted);
        var diff = directory["edit.diff"];
        await File.WriteAllTextAsync(diff, edit.Diff, Cancellation);

        // Outside any repository, so that no attributes and no configuration of one take part.
        var from = edit.Place.File.StartsWith("../", StringComparison.Ordinal) ? directory.Path : directory[layout.RootModule];
        var (exit, output) = await Tool.RunAsync("git", ["apply", "--whitespace=nowarn", diff], from, Cancellation);

        Assert.True(exit == 0, output);
        Assert.Equal(layout.After!.Value.Content, await File.ReadAllBytesAsync(directory[layout.After.Value.File], Cancellation));
    }

    private static VersionLookup Find(EditorCase layout, TemporaryDirectory directory) => VersionEditor.Find(layout.QueryIn(directory.Path));
}

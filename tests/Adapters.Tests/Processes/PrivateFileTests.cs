using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class PrivateFileTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("private").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void What_is_written_replaces_what_was_there_and_is_the_owners()
    {
        var file = Path.Combine(_home, "a");
        PrivateFile.WriteDurably(file, "one"u8.ToArray());
        PrivateFile.WriteDurably(file, "two"u8.ToArray());

        Assert.Equal("two", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Single(Directory.GetFiles(_home));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_final_failure_that_says_what_to_do()
    {
        var file = Path.Combine(_home, "a");
        File.WriteAllText(file, "");

        foreach (var write in new Action[] { () => PrivateFile.MakeFolder(Path.Combine(file, "b")), () => PrivateFile.WriteDurably(Path.Combine(file, "b"), []) })
        {
            var thrown = Assert.Throws<OutsideException>(write);
            Assert.False(thrown.IsTransient);
            Assert.StartsWith("The bot cannot write into its workspace: ", thrown.Message, StringComparison.Ordinal);
            Assert.StartsWith("Make room on the volume", thrown.Remedy, StringComparison.Ordinal);
        }
    }
}

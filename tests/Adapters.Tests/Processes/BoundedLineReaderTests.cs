using System.Text;
using EksUpgradeBot.Adapters.Processes;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class BoundedLineReaderTests
{
    [Fact]
    public async Task Lines_end_in_a_newline_or_at_the_end() =>
        Assert.Equal(["a", "", "b", "c"], await ReadAsync("a\n\nb\r\nc", 100));

    [Theory]
    [InlineData(1, "…")]
    [InlineData(2, "ü…")]
    [InlineData(5, "ü€…")]
    [InlineData(8, "ü€…")]
    [InlineData(9, "ü€😀…")]
    [InlineData(12, "ü€😀xyz")]
    public async Task A_line_is_cut_at_a_whole_character(int bound, string expected) =>
        Assert.Equal([expected, "z"], await ReadAsync("ü€😀xyz\nz", bound));

    [Fact]
    public async Task A_line_may_span_many_reads()
    {
        var line = new string('x', 100_000);

        Assert.Equal([line, "y"], await ReadAsync(line + "\ny", 200_000));
    }

    private static async Task<List<string>> ReadAsync(string text, int bound)
    {
        var reader = new BoundedLineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), bound);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}

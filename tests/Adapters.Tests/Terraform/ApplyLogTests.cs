using EksUpgradeBot.Adapters.Terraform;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

public sealed class ApplyLogTests
{
    private readonly ApplyLog _log = new();

    [Fact]
    public void What_is_in_work_and_what_is_done_is_told()
    {
        Add("apply_start", "a");
        Add("apply_start", "b");
        Add("apply_progress", "b", elapsed: 20);
        Add("apply_complete", "a");

        Assert.Equal([("b", 20)], _log.Working.Select(work => (work.Address, work.ElapsedSeconds)));
        Assert.Equal(["a"], _log.Completed);
    }

    [Fact]
    public void A_replacement_is_done_when_its_second_half_is()
    {
        Add("apply_start", "a");
        Add("apply_complete", "a");
        Add("apply_start", "a");

        Assert.Empty(_log.Completed);
        Assert.Single(_log.Working);
    }

    [Fact]
    public void Only_the_summary_of_an_apply_is_the_last_word()
    {
        _log.Add("""{"type":"change_summary","changes":{"add":1,"operation":"plan"}}""");
        Assert.False(_log.IsSummedUp);

        _log.Add("""{"type":"change_summary","changes":{"add":1,"operation":"apply"}}""");
        Assert.True(_log.IsSummedUp);
    }

    [Fact]
    public void Errors_are_kept_and_warnings_are_not()
    {
        _log.Add("""{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"w"}}""");
        _log.Add("""{"type":"diagnostic","diagnostic":{"severity":"error","summary":"e","detail":"d","snippet":{"code":"secret"}}}""");

        Assert.Equal([new TerraformDiagnostic("e", "d")], _log.Errors);
    }

    [Theory]
    [InlineData("{\"type\":\"apply_sta")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"apply_complete\"}")]
    [InlineData("{\"type\":\"novel\",\"hook\":{\"resource\":{\"addr\":\"x\"}}}")]
    public void A_line_that_is_half_written_or_not_known_changes_nothing(string line)
    {
        _log.Add(line);

        Assert.Empty(_log.Completed);
        Assert.Empty(_log.Working);
        Assert.Null(_log.StrayLine);
    }

    [Fact]
    public void A_line_that_is_no_JSON_is_kept_for_the_worst_case()
    {
        _log.Add("panic: boom");

        Assert.Equal("panic: boom", _log.StrayLine);
    }

    private void Add(string type, string address, int elapsed = 0) =>
        _log.Add($$$"""{"type":"{{{type}}}","hook":{"resource":{"addr":"{{{address}}}"},"elapsed_seconds":{{{elapsed}}}}}""");
}

using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Upgrade.Clusters;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Code;

public sealed class ReportClonesTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _workspace = new();

    [Fact]
    public void Only_what_reports_left_before_the_start_is_removed()
    {
        var left = Clone(ReportClones.Name(ClusterName.Parse("prod")).Value, Start.AddMinutes(-1));
        var half = Clone(ReportClones.Name(ClusterName.Parse("prod")).Value + ".part", Start.AddHours(-3));
        var used = Clone(ReportClones.Name(ClusterName.Parse("prod")).Value, Start.AddSeconds(1));
        var run = Clone("report-x-20260302-1100", Start.AddHours(-1));
        var runOfProd = Clone("prod-20260302-1100", Start.AddHours(-1));

        ReportClones.RemoveLeft(_workspace.Path, Start);

        Assert.Equal([false, false, true, true, true], new[] { left, half, used, run, runOfProd }.Select(Directory.Exists));
    }

    [Fact]
    public void A_workspace_without_clones_has_none_to_remove()
    {
        ReportClones.RemoveLeft(_workspace.Path, Start);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Path));
    }

    public void Dispose() => _workspace.Dispose();

    private string Clone(string name, DateTimeOffset written)
    {
        var clone = Path.Combine(_workspace.Path, "clones", name);
        Directory.CreateDirectory(Path.Combine(clone, ".git"));
        Directory.SetLastWriteTimeUtc(clone, written.UtcDateTime);
        return clone;
    }
}

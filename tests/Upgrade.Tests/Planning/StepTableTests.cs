using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Planning;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class StepTableTests
{
    [Fact]
    public void Every_kind_of_step_is_explained_once() =>
        Assert.Equal(Enum.GetValues<StepKind>().Order(), StepTable.All.Select(row => row.Kind).Order());

    [Fact]
    public void The_documentation_is_what_the_table_says()
    {
        var file = Repository.PathOf("docs/steps.md");
        var written = File.ReadAllText(file);
        var at = written.IndexOf("## ", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(file, (at < 0 ? written : written[..at]) + StepTable.ToMarkdown());
            return;
        }

        Assert.Equal(StepTable.ToMarkdown(), at < 0 ? "" : written[at..]);
    }
}

using System.Text.Json;
using EksUpgradeBot.Upgrade.Planning;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Planning;

public sealed class OutputChangeTests
{
    [Fact]
    public void An_output_that_was_stored_as_its_name_is_still_read() =>
        Assert.Equal(
            [new OutputChange("a"), new OutputChange("b", ChangeKind.Delete, IsSensitive: true)],
            JsonSerializer.Deserialize<OutputChange[]>("""["a",{"name":"b","kind":"Delete","isSensitive":true}]""")!);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var output = new OutputChange("a", ChangeKind.Create, IsSensitive: true);

        Assert.Equal(output, JsonSerializer.Deserialize<OutputChange>(JsonSerializer.Serialize(output)));
    }

    [Fact]
    public void A_kind_of_a_newer_bot_is_unknown_and_no_reason_to_lose_the_run() =>
        Assert.Equal(ChangeKind.Unknown, JsonSerializer.Deserialize<OutputChange>("""{"name":"a","kind":"Melt","more":1}""")!.Kind);
}

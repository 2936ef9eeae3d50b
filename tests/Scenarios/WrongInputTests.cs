using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>What makes no sense is answered in private, with the way on, and changes nothing. Needs no terraform.</summary>
public sealed class WrongInputTests : Scenario
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Every_wrong_line_gets_its_own_private_answer_and_changes_nothing(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });
        var before = await stage.PictureAsync();
        foreach (var (line, answer) in new[]
        {
            ("prd 1.35", "There is no cluster and no command “prd”"),
            ("prd 1.35", "prod 1.35"),
            ("nonsense of all kinds", "help shows"),
            ("prod 1.99", "EKS does not offer 1.99"),
            ("prod 1.53", "Did you mean `prod 1.35`? Type it"),
            ("report prod 1.53", "Did you mean: report prod 1.35"),
            ("aprove prod 3fa9c1", "Did you mean `approve prod 3fa9c1`? Type it"),
            ("prod 1.33", "prod runs 1.33 already"),
            ("prod 1.32", "would be a downgrade"),
            ("prod latest", "latest"),
            ("prod 1.35.2", "1.35"),
            ("1.35 prod", "The cluster comes first"),
            ("prod status", "“status” comes first"),
            ("abort prod", "No upgrade of prod is running"),
            ("retry prod", "No upgrade of prod is running"),
            ("skip prod because I can", "No upgrade of prod is running"),
            ("approve prod 3fa9c1", "No upgrade of prod is running"),
            ("status", "No upgrade is running"),
            ("help", "I upgrade EKS clusters"),
            ("help approve", "Approves exactly the proposal"),
            ("prod 1.35 --force", "--force"),
            ("<script>alert(1)</script> & `rm -rf` <!channel>", "help"),
            ("💥💥💥 1.35", "There is no cluster and no command"),
        })
        {
            var heard = await stage.Ana.AsksAsync(line);
            Assert.True(heard.Says(answer), $"{line} was answered: {heard.Text}\n{heard.Words}");
            Assert.Equal("U0ANA", heard.EphemeralTo);
            Assert.DoesNotContain("<!channel>", heard.Words, StringComparison.Ordinal);
        }

        Assert.Equal(before, await stage.PictureAsync());
        Assert.All(await stage.Dan.EphemeralsAsync(), message => Assert.Fail($"Dan sees {message}"));
    }

    [Fact]
    public async Task A_guest_starts_nothing()
    {
        var stage = await RaiseAsync(new StageOptions());
        var before = await stage.PictureAsync();

        var guest = await stage.Guest.AsksAsync("dev 1.35");
        Assert.True(guest.Says("guest"), guest.Text);

        Assert.Equal(before, await stage.PictureAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task A_mention_in_a_channel_speaks_the_same_grammar(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });

        var status = await stage.Ana.SaysAndHearsAsync("@eks-upgrade status");
        Assert.True(status.Says("No upgrade is running"), status.Text);

        var report = await stage.Ana.SaysAndHearsAsync("@eks-upgrade report dev");
        Assert.True(report.Says("Readiness of dev for 1.35"), report.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task Looking_only_looks(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp });
        var before = await stage.PictureAsync();

        var report = await stage.Dan.AsksAsync("prod");
        Assert.True(report.Says("Readiness of prod for 1.34"), report.Text);
        var dryRun = await stage.Dan.AsksAsync("prod 1.35 --dry-run");
        Assert.True(dryRun.Says("An upgrade would take these steps"), dryRun.Words);
        var legacy = await stage.Dan.AsksAsync("report legacy");
        Assert.True(legacy.Says("legacy"), legacy.Text);

        Assert.Equal(before, await stage.PictureAsync());
    }
}

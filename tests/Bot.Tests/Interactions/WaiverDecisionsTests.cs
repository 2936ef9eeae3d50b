using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Bot.Access;
using EksUpgradeBot.Bot.Commands;
using EksUpgradeBot.Bot.Interactions;
using EksUpgradeBot.Bot.Tests.Access;
using EksUpgradeBot.Bot.Tests.Thread;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Interactions;

public abstract class WaiverDecisionsTests(StoreKind kind) : ThreadTest(kind)
{
    private static readonly ClusterSettings _prod = new(
        new ClusterAddress(ClusterName.Parse("prod"), "prod", "eu-west-1"),
        new CodeLocation(null, "main", "live/prod", null, ""),
        new ApprovalRules(["S0PLATFORM"], 1, false, TimeSpan.FromHours(4)),
        TimeSpan.FromSeconds(15));

    private WaiverStore Waivers => new(Database);

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task An_approver_waives_and_takes_back_and_both_are_on_record()
    {
        Assert.Contains("PDB-001 passes on prod until", await WaiveAsync("PDB-001", 30), StringComparison.Ordinal);
        Assert.Equal("U0BEN", Assert.Single(await Waivers.ListAsync(_prod.Name, Cancellation)).By);

        Assert.Contains("blocks on prod again", await UnwaiveAsync("PDB-001"), StringComparison.Ordinal);
        Assert.Contains("Nobody has waived", await UnwaiveAsync("PDB-001"), StringComparison.Ordinal);
        Assert.Equal("U0BEN", Assert.Single(await Waivers.ListHistoryAsync(_prod.Name, 5, Cancellation)).RevokedBy);
    }

    [Theory]
    [InlineData("U0ANA", "C0PLATFORM", "may approve")]
    [InlineData("U0GUEST", "C0PLATFORM", "guest")]
    [InlineData("U0BEN", "C0SHARED", "shared with another organisation")]
    public async Task Who_may_not_approve_waives_nothing(string person, string channel, string why)
    {
        Assert.Contains(why, await WaiveAsync("PDB-001", 30, person, channel), StringComparison.Ordinal);
        Assert.Empty(await Waivers.ListAsync(_prod.Name, Cancellation));
    }

    [Theory]
    [InlineData("SKEW-003", 30, "cannot be waived")]
    [InlineData("PLANE-001", 30, "cannot be waived")]
    [InlineData("SKEW-001", 30, "never blocks")]
    [InlineData("PDB-001", -1, "is over")]
    [InlineData("PDB-001", 400, "more than a year away")]
    public async Task What_makes_no_sense_is_refused_with_why(string code, int days, string why)
    {
        Assert.Contains(why, await WaiveAsync(code, days), StringComparison.Ordinal);
        Assert.Empty(await Waivers.ListAsync(_prod.Name, Cancellation));
    }

    private async Task<string> WaiveAsync(string code, int days, string person = "U0BEN", string channel = "C0PLATFORM") =>
        (await Decisions().WaiveAsync(_prod, new Intent.Waive(_prod.Name, code, Today.AddDays(days), "known"), new Person(person), channel, Cancellation))!.Text!;

    private async Task<string> UnwaiveAsync(string code) =>
        (await Decisions().UnwaiveAsync(_prod, code, new Person("U0BEN"), "C0PLATFORM", Cancellation))!.Text!;

    private WaiverDecisions Decisions() => new(Waivers, new AccessControl(new Workspace()), Time);
}

public sealed class WaiverDecisionsOnSqliteTests() : WaiverDecisionsTests(StoreKind.Sqlite);

public sealed class WaiverDecisionsOnPostgresTests() : WaiverDecisionsTests(StoreKind.Postgres);

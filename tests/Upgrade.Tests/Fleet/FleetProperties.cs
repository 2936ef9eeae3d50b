using System.Globalization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Fleet;

/// <summary>What holds of every sequence of scans, whatever they see and however long the bot was down in between.</summary>
public sealed class FleetProperties
{
    private static readonly DateOnly EndOfStandard = new(2026, 12, 2);
    private static readonly string[] Statuses = ["PASSING", "ERROR", "UNKNOWN", "WARNING"];

    [Fact]
    public void Any_sequence_of_scans_tells_each_event_once() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Arb.From(Gen.ListOf(Step())), steps =>
        {
            var told = new List<FleetEvent>();
            ClusterMemory? memory = null;
            var at = new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
            foreach (var (days, sighting) in steps)
            {
                at = at.AddDays(days);
                var seen = sighting with { At = at };
                var look = FleetRules.Look(memory, seen);
                memory = look.Memory;
                var news = look.Events.Where(happened => told.All(known => known.Key != happened.Key)).ToList();

                // As the store does it: what a channel has heard is not told again, within one scan neither.
                Assert.Equal(news.Select(happened => happened.Key).Distinct(), news.Select(happened => happened.Key));
                Assert.True(news.OfType<SupportEnds>().Count() <= 1);
                foreach (var ends in news.OfType<SupportEnds>())
                {
                    Assert.Equal(ends.On.DayNumber - DateOnly.FromDateTime(at.UtcDateTime).DayNumber, ends.Days);
                }

                Assert.All(news.OfType<VersionOffered>(), offered => Assert.Contains(seen.Offered!, version => version.Version == offered.Version));
                Assert.All(news.OfType<InsightTurnedRed>(), red => Assert.Contains(seen.Insights!, insight => insight.Name == red.Name && insight.IsError));
                Assert.True(seen.Plane is not null || news.All(happened => happened is ClusterUnreadable));
                told.AddRange(news);
            }

            // Threshold by threshold, each at most once and never a wider one after a nearer one.
            foreach (var ends in told.OfType<SupportEnds>().GroupBy(ends => (ends.Runs, ends.Which)))
            {
                var thresholds = ends.Select(one => int.Parse(one.Key.Split('/')[^1], CultureInfo.InvariantCulture)).ToList();
                Assert.Equal(thresholds.Distinct().OrderByDescending(threshold => threshold), thresholds);
            }

            Assert.Equal(told.OfType<VersionOffered>().Select(offered => offered.Version).Distinct().Count(), told.OfType<VersionOffered>().Count());
        }));

    [Fact]
    public void The_same_sight_at_a_later_scan_is_no_news() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Arb.From(Step()), Arb.From(Step()), (first, second) =>
        {
            var at = new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
            var before = FleetRules.Look(null, first.Seen with { At = at });
            var now = FleetRules.Look(before.Memory, second.Seen with { At = at.AddHours(2) });
            var again = FleetRules.Look(now.Memory, second.Seen with { At = at.AddHours(4) });

            // But that it lasts: a second scan in vain is what people hear of.
            var keys = now.Events.Select(happened => happened.Key).ToHashSet();
            Assert.All(again.Events, happened => Assert.True(keys.Contains(happened.Key) || happened is ClusterUnreadable));
        }));

    private static Gen<(int Days, ClusterSighting Seen)> Step() =>
        from days in Gen.Frequency((8, Gen.Constant(1)), (1, Gen.Choose(2, 45)))
        from sighting in Gen.Frequency((6, Sighting()), (1, Gen.Constant(new ClusterSighting(Some.Prod, default) { Trouble = "no answer" })))
        select (days, sighting);

    private static Gen<ClusterSighting> Sighting() =>
        from plane in Gen.Frequency((5, Gen.Constant(34)), (1, Gen.Constant(35)))
        from newest in Gen.Choose(35, 38)
        from catalogue in Gen.Choose(0, 4)
        from nodes in Gen.Choose(32, plane)
        from insight in Gen.Choose(0, 4)
        from code in Gen.Choose(0, 4)
        from running in Gen.Choose(0, 5)
        select new ClusterSighting(Some.Prod, default)
        {
            Plane = new ControlPlane(new KubernetesVersion(1, plane), "ACTIVE"),
            Offered = catalogue == 0 ? null : [.. Enumerable.Range(33, newest - 32).Select(minor => Offer(minor))],
            NodeGroups = catalogue == 1 ? null : [new NodeGroup("general", new KubernetesVersion(1, nodes), "ACTIVE")],
            Nodes = insight == 1 ? null : [new Node("n1", new KubernetesVersion(1, nodes), null, true)],
            Insights = insight == 4 ? null : [FleetRulesTests.Insight(Statuses[insight])],
            Code = code == 4 ? null : new CodeEvidence(new KubernetesVersion(1, code == 3 ? 33 : plane), "main.tf:12", []),
            IsBeingUpgraded = running == 0,
        };

    private static OfferedVersion Offer(int minor) => new(
        new KubernetesVersion(1, minor), "STANDARD_SUPPORT",
        new DateTimeOffset(EndOfStandard.AddMonths((minor - 34) * 4), TimeOnly.MinValue, TimeSpan.Zero),
        new DateTimeOffset(EndOfStandard.AddMonths(((minor - 34) * 4) + 12), TimeOnly.MinValue, TimeSpan.Zero));
}

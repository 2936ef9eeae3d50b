using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

/// <summary>Whatever EKS offers and whatever is installed.</summary>
public sealed class AddonProperties
{
    private static readonly KubernetesVersion Plane = new(1, 33);

    private static readonly Arbitrary<Shelf> Shelves =
        (from addon in Gen.Elements("vpc-cni", "kube-proxy", "coredns")
         from installed in Version(addon)
         from offered in Release(addon).ListOf(8)
         from again in Gen.Elements(true, false)
         select new Shelf(
             new Addon(addon, installed, "ACTIVE"),
             [.. (again ? offered.Append(new AddonRelease(addon, installed, [Plane], [])) : offered).DistinctBy(release => release.Version)])).ToArbitrary();

    [Fact]
    public void Before_a_hop_every_move_goes_up_to_what_works_on_the_control_plane_of_that_moment_and_ends_at_what_works_on_both_sides() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Shelves, shelf =>
        {
            var hop = new Hop(Plane, Plane.Next);
            if (AddonChoice.BeforeHop(shelf.Addon, shelf.Releases, hop) is AddonChoice.Move move)
            {
                AssertWalks(shelf, move, hop.From);
                Assert.True(shelf.Addon.Name == "kube-proxy" || shelf.Works(move.Versions[^1], hop.To), "useless");
                Assert.False(shelf.Addon.Name != "kube-proxy" && shelf.Works(shelf.Addon.Version, hop.To), "nothing asked for this move");
            }

            return true;
        }));

    [Fact]
    public void After_the_nodes_every_move_goes_up_to_what_works_on_the_control_plane_and_what_stays_works() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Shelves, shelf =>
        {
            switch (AddonChoice.AfterNodes(shelf.Addon, shelf.Releases, Plane))
            {
                case AddonChoice.Move move:
                    AssertWalks(shelf, move, Plane);
                    break;
                case AddonChoice.Keep when shelf.Addon.Name != "kube-proxy":
                    Assert.True(shelf.Works(shelf.Addon.Version, Plane));
                    break;
            }

            return true;
        }));

    [Fact]
    public void A_second_look_after_a_move_finds_nothing_more_to_move() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Shelves, shelf =>
        {
            var hop = new Hop(Plane, Plane.Next);
            if (AddonChoice.BeforeHop(shelf.Addon, shelf.Releases, hop) is AddonChoice.Move before)
            {
                Assert.IsType<AddonChoice.Keep>(AddonChoice.BeforeHop(shelf.Addon with { Version = before.Versions[^1] }, shelf.Releases, hop));
            }

            if (AddonChoice.AfterNodes(shelf.Addon, shelf.Releases, Plane) is AddonChoice.Move after)
            {
                Assert.IsType<AddonChoice.Keep>(AddonChoice.AfterNodes(shelf.Addon with { Version = after.Versions[^1] }, shelf.Releases, Plane));
            }

            return true;
        }));

    private static void AssertWalks(Shelf shelf, AddonChoice.Move move, KubernetesVersion plane)
    {
        var at = Parse(shelf.Addon.Version);
        foreach (var text in move.Versions)
        {
            var next = Parse(text);
            Assert.True(shelf.Works(text, plane), $"{text} on {plane}");
            Assert.True(next > at, $"{text} goes down");
            if (shelf.Addon.Name == "vpc-cni")
            {
                Assert.True(next.Major == at.Major && next.Minor - at.Minor <= 1, $"{text} skips a minor after {at}");
            }

            if (shelf.Addon.Name == "kube-proxy")
            {
                Assert.True(new KubernetesVersion(next.Major, next.Minor) == plane, $"{text} under {plane}");
            }

            at = next;
        }
    }

    private static AddonVersion Parse(string text) => AddonVersion.TryParse(text, out var version) ? version : throw new InvalidOperationException(text);

    // kube-proxy bears minors of Kubernetes, the others minors of their own.
    private static Gen<string> Version(string addon) =>
        from major in Gen.Frequency((9, Gen.Constant(1)), (1, Gen.Constant(2)))
        from minor in addon == "kube-proxy" ? Gen.Choose(29, 36) : Gen.Choose(8, 13)
        from patch in Gen.Choose(0, 2)
        from build in Gen.Elements("-eksbuild.1", "-eksbuild.10", "", "-rc.1-eksbuild.1")
        select $"v{major}.{minor}.{patch}{build}";

    private static Gen<AddonRelease> Release(string addon) =>
        from version in Version(addon)
        from first in Gen.Choose(31, 34)
        from count in Gen.Choose(1, 4)
        from standard in Gen.Elements(true, false)
        let minors = Enumerable.Range(first, count).Select(minor => new KubernetesVersion(1, minor)).ToList()
        select new AddonRelease(addon, version, minors, standard ? [minors[^1]] : []);

    private sealed record Shelf(Addon Addon, IReadOnlyList<AddonRelease> Releases)
    {
        public bool Works(string version, KubernetesVersion minor) =>
            Releases.Any(release => release.Version == version && release.ClusterVersions.Contains(minor));
    }
}

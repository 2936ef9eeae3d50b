using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

/// <summary>Which version an add-on gets on the hop from 1.33 to 1.34, and after it.</summary>
public sealed class AddonChoiceTests
{
    private static readonly Hop Hop = new(Some.V("1.33"), Some.V("1.34"));

    [Fact]
    public void What_works_with_the_next_minor_is_left_alone_before_the_hop() =>
        Assert.Equal("v1.2.0-eksbuild.1 works with 1.34", Kept(Before("coredns", "v1.2.0-eksbuild.1", Release("coredns", "v1.2.0-eksbuild.1", "1.33-1.34", "1.33"))));

    [Fact]
    public void What_the_next_minor_would_break_moves_to_its_default_when_that_works_on_both_sides()
    {
        var choice = Before(
            "coredns", "v1.1.0-eksbuild.1",
            Release("coredns", "v1.1.0-eksbuild.1", "1.32-1.33", "1.33"),
            Release("coredns", "v1.2.0-eksbuild.1", "1.33-1.34", "1.34"),
            Release("coredns", "v1.3.0-eksbuild.1", "1.33-1.36"));

        Assert.Equal(["v1.2.0-eksbuild.1"], Moved(choice));
        Assert.Equal(
            "EKS's default for 1.34; it works with 1.33 too, and v1.1.0-eksbuild.1 does not work with 1.34",
            Assert.IsType<AddonChoice.Move>(choice).Why);
    }

    [Fact]
    public void Else_it_moves_to_the_version_that_works_longest_and_of_these_to_the_closest_never_merely_to_the_newest() =>
        Assert.Equal(["v1.3.0-eksbuild.1"], Moved(Before(
            "coredns", "v1.1.0-eksbuild.1",
            Release("coredns", "v1.1.0-eksbuild.1", "1.32-1.33", "1.33"),
            Release("coredns", "v1.2.0-eksbuild.1", "1.33-1.34"),
            Release("coredns", "v1.3.0-eksbuild.1", "1.33-1.36"),
            Release("coredns", "v1.4.0-eksbuild.1", "1.33-1.36"),
            Release("coredns", "v1.5.0-eksbuild.1", "1.34-1.37", "1.34"))));

    [Fact]
    public void Without_a_version_for_both_sides_the_hop_is_impossible_and_the_remedy_leaves_the_add_on_running()
    {
        var impossible = Assert.IsType<AddonChoice.Impossible>(Before(
            "coredns", "v1.1.0-eksbuild.1",
            Release("coredns", "v1.1.0-eksbuild.1", "1.33-1.33", "1.33"), Release("coredns", "v1.2.0-eksbuild.1", "1.34-1.34", "1.34")));

        Assert.Equal("No version of add-on coredns from v1.1.0-eksbuild.1 up works with both 1.33 and 1.34.", impossible.Reason);
        Assert.Contains("delete-addon --preserve", impossible.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_add_on_that_EKS_does_not_list_is_never_called_ready() =>
        Assert.Contains("does not list add-on kubecost", Assert.IsType<AddonChoice.Impossible>(Before("kubecost", "v2.0.0-eksbuild.1")).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_version_that_cannot_be_put_in_order_stays_when_EKS_says_that_it_works_and_is_never_moved()
    {
        Assert.IsType<AddonChoice.Keep>(Before("odd", "stable", Release("odd", "stable", "1.33-1.34")));
        Assert.IsType<AddonChoice.Keep>(After("odd", "stable", Release("odd", "stable", "1.33-1.34"), Release("odd", "v9.0.0", "1.34-1.34", "1.34")));
        Assert.IsType<AddonChoice.Impossible>(Before("odd", "stable", Release("odd", "v9.0.0", "1.33-1.34", "1.34")));
    }

    [Fact]
    public void Builds_and_minors_are_ordered_as_numbers() =>
        Assert.Equal(["v1.10.0-eksbuild.10"], Moved(After(
            "coredns", "v1.9.3-eksbuild.2",
            Release("coredns", "v1.10.0-eksbuild.9", "1.34-1.34"), Release("coredns", "v1.10.0-eksbuild.10", "1.34-1.34", "1.34"))));

    [Theory]
    [InlineData("v1.2.0-eksbuild.1", "v1.2.0-eksbuild.1 is EKS's default for 1.34")]
    [InlineData("v1.3.0-eksbuild.1", "v1.3.0-eksbuild.1 works with 1.34 and is newer than EKS's default v1.2.0-eksbuild.1")]
    public void After_the_nodes_nothing_that_works_goes_down_to_the_default(string installed, string why) =>
        Assert.Equal(why, Kept(After(
            "coredns", installed,
            Release("coredns", "v1.2.0-eksbuild.1", "1.33-1.34", "1.34"), Release("coredns", "v1.3.0-eksbuild.1", "1.33-1.36"))));

    [Fact]
    public void After_the_nodes_an_older_one_goes_to_the_default_and_no_further() =>
        Assert.Equal(["v1.2.0-eksbuild.1"], Moved(After(
            "coredns", "v1.1.0-eksbuild.1",
            Release("coredns", "v1.1.0-eksbuild.1", "1.33-1.34"), Release("coredns", "v1.2.0-eksbuild.1", "1.33-1.34", "1.34"), Release("coredns", "v1.3.0-eksbuild.1", "1.33-1.36"))));

    [Fact]
    public void Where_EKS_names_no_default_what_works_stays() =>
        Assert.IsType<AddonChoice.Keep>(After("coredns", "v1.1.0", Release("coredns", "v1.1.0", "1.33-1.34"), Release("coredns", "v1.2.0", "1.33-1.36")));

    [Fact]
    public void The_VPC_CNI_goes_one_minor_at_a_time()
    {
        var choice = Before("vpc-cni", "v1.18.3-eksbuild.3", Cni());

        Assert.Equal(["v1.19.3-eksbuild.1", "v1.20.4-eksbuild.2"], Moved(choice));
        Assert.EndsWith("the VPC CNI goes one minor at a time", Assert.IsType<AddonChoice.Move>(choice).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_a_hop_the_VPC_CNI_climbs_no_further_than_to_the_first_rung_that_works() =>
        Assert.Equal(["v1.19.3-eksbuild.1"], Moved(Before(
            "vpc-cni", "v1.18.3-eksbuild.3",
            Release("vpc-cni", "v1.19.3-eksbuild.1", "1.28-1.34"), Release("vpc-cni", "v1.20.4-eksbuild.2", "1.29-1.35", "1.34"))));

    [Fact]
    public void A_rung_that_EKS_does_not_offer_is_not_jumped_over()
    {
        AddonRelease[] gap = [.. Cni().Where(release => !release.Version.StartsWith("v1.19.", StringComparison.Ordinal))];

        var impossible = Assert.IsType<AddonChoice.Impossible>(Before("vpc-cni", "v1.18.3-eksbuild.3", gap));

        Assert.Equal("The VPC CNI goes one minor at a time, and EKS offers no 1.19 of it for 1.33.", impossible.Reason);
    }

    [Fact]
    public void Kube_proxy_stays_before_the_hop_and_takes_the_control_plane_s_version_after_the_nodes()
    {
        AddonRelease[] releases = [.. Proxies("1.33"), .. Proxies("1.34"), .. Proxies("1.35")];

        Assert.Equal("kube-proxy follows the control plane after the nodes; at 1.33 it works with 1.34", Kept(Before("kube-proxy", "v1.33.4-eksbuild.2", releases)));
        Assert.Equal(["v1.34.4-eksbuild.2"], Moved(After("kube-proxy", "v1.33.4-eksbuild.2", releases)));
        Assert.IsType<AddonChoice.Keep>(After("kube-proxy", "v1.34.4-eksbuild.2", releases));
    }

    [Fact]
    public void A_kube_proxy_that_the_hop_would_leave_too_far_behind_first_takes_the_version_of_the_control_plane_as_it_is() =>
        Assert.Equal(["v1.33.4-eksbuild.2"], Moved(Before("kube-proxy", "v1.30.4-eksbuild.2", [.. Proxies("1.33"), .. Proxies("1.34")])));

    [Fact]
    public void A_kube_proxy_that_is_newer_than_the_control_plane_is_not_moved_down_and_called_what_it_is() =>
        Assert.Contains("newer than the control plane's 1.34", Kept(After("kube-proxy", "v1.35.4-eksbuild.2", [.. Proxies("1.34"), .. Proxies("1.35")])), StringComparison.Ordinal);

    private static AddonChoice Before(string addon, string installed, params AddonRelease[] releases) =>
        AddonChoice.BeforeHop(new Addon(addon, installed, "ACTIVE"), releases, Hop);

    private static AddonChoice After(string addon, string installed, params AddonRelease[] releases) =>
        AddonChoice.AfterNodes(new Addon(addon, installed, "ACTIVE"), releases, Hop.To);

    private static IReadOnlyList<string> Moved(AddonChoice choice) => Assert.IsType<AddonChoice.Move>(choice).Versions;

    private static string Kept(AddonChoice choice) => Assert.IsType<AddonChoice.Keep>(choice).Why;

    private static AddonRelease Release(string addon, string version, string minors, string? defaultFor = null) => FakeAddons.Release(addon, version, minors, defaultFor);

    private static AddonRelease[] Cni() =>
    [
        Release("vpc-cni", "v1.18.3-eksbuild.3", "1.26-1.33"),
        Release("vpc-cni", "v1.19.0-eksbuild.1", "1.28-1.33"),
        Release("vpc-cni", "v1.19.3-eksbuild.1", "1.28-1.33", "1.33"),
        Release("vpc-cni", "v1.20.4-eksbuild.2", "1.29-1.35", "1.34"),
    ];

    private static AddonRelease[] Proxies(string minor) =>
    [
        Release("kube-proxy", $"v{minor}.0-eksbuild.1", $"{minor}-{minor}"),
        Release("kube-proxy", $"v{minor}.4-eksbuild.2", $"{minor}-{minor}", minor),
    ];
}

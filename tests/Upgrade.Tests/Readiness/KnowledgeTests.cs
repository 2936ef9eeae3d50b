using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Readiness.Checks;
using EksUpgradeBot.Upgrade.Readiness.Knowledge;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Readiness;

public sealed class KnowledgeTests
{
    [Fact]
    public void Every_removal_says_when_and_from_where()
    {
        Assert.Equal(119, ApiRemovals.All.Count);
        Assert.All(ApiRemovals.All, row => Assert.True(row.Stability == "alpha" || row.DeprecatedIn <= row.RemovedIn, row.ToString()));
        Assert.Contains("zz_generated.prerelease-lifecycle.go", ApiRemovals.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_removal_is_found_by_its_kind_and_by_its_path() =>
        Assert.All(ApiRemovals.All, row =>
        {
            Assert.Same(row, ApiRemovals.Find(row.ApiVersion, row.Kind));
            Assert.Equal(row.RemovedIn, ApiRemovals.FindPath($"/apis/{row.ApiVersion}/{row.Plural}")?.RemovedIn);
        });

    [Theory]
    [InlineData("Ingress", "ingresses")]
    [InlineData("PodSecurityPolicy", "podsecuritypolicies")]
    [InlineData("NetworkPolicy", "networkpolicies")]
    [InlineData("StorageClass", "storageclasses")]
    [InlineData("FlowSchema", "flowschemas")]
    [InlineData("Endpoints", "endpoints")]
    [InlineData("IPAddress", "ipaddresses")]
    public void A_resource_is_named_as_the_API_server_names_it(string kind, string plural) => Assert.Equal(plural, ApiRemoval.PluralOf(kind));

    [Fact]
    public void A_replacement_is_offered_before_the_hop_only_when_the_version_before_it_serves_it()
    {
        var two = ApiRemovals.Find("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema")!;

        Assert.True(two.CanBeReplacedAt(Some.V("1.28")));
        Assert.Equal("flowcontrol.apiserver.k8s.io/v1beta3", two.Replacement);
    }

    [Fact]
    public void Every_note_is_dated_sourced_and_either_detectable_or_a_matter_for_people()
    {
        var question = new ReadinessQuestion(Some.Snapshot(), Some.V("1.34"), []);

        Assert.Equal(53, VersionNotes.All.Count);
        Assert.All(VersionNotes.All, note =>
        {
            Assert.NotEmpty(note.Source);
            Assert.Contains(note.Severity, (string[])["block", "act", "info"]);
            if (note.When is { } trigger)
            {
                Assert.Empty(NoteSightings.Of(trigger, question));
            }
        });
    }

    [Fact]
    public void What_a_note_leaves_to_a_check_of_its_own_that_check_exists() =>
        Assert.All(
            VersionNotes.All.Where(note => note.When?.Kind == "covered"),
            note => Assert.NotNull(CheckCatalogue.Find(note.When!.Code!)));

    [Fact]
    public void What_EKS_answers_live_goes_before_the_calendar()
    {
        OfferedVersion live = new(Some.V("1.34"), "STANDARD_SUPPORT", new DateTimeOffset(2027, 1, 15, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal((new DateOnly(2027, 1, 15), new DateOnly(2027, 12, 2)), SupportCalendar.EndsOf(Some.V("1.34"), [live]));
        Assert.Equal((new DateOnly(2026, 12, 2), new DateOnly(2027, 12, 2)), SupportCalendar.EndsOf(Some.V("1.34"), []));
        Assert.Equal((null, null), SupportCalendar.EndsOf(Some.V("1.50"), []));
    }

    [Fact]
    public void Six_tenths_of_a_dollar_an_hour_are_365_dollars_a_month_more() => Assert.Equal(365m, SupportCalendar.ExtraPerMonth);

    [Theory]
    [InlineData("1.35", "1.9")]
    [InlineData("1.36", "1.9")]
    [InlineData("1.28", null)]
    public void Karpenter_has_a_floor_for_each_version(string kubernetes, string? karpenter) =>
        Assert.Equal(karpenter, ControllerFloors.KarpenterFor(Some.V(kubernetes)));

    [Theory]
    [InlineData(">=1.25.0-0", "1.35", false)]
    [InlineData("<1.35.0-0", "1.35", true)]
    [InlineData("< 1.35", "1.34", false)]
    [InlineData(">= 1.20.0 < 1.33.0", "1.33", true)]
    [InlineData("<1.35.3", "1.35", false)]
    [InlineData("1.30.x", "1.31", true)]
    [InlineData("~1.31", "1.31", false)]
    [InlineData("^1.20.0", "1.37", false)]
    [InlineData("<1.30.0 || >=1.34.0", "1.35", false)]
    [InlineData("nonsense", "1.35", false)]
    [InlineData(null, "1.35", false)]
    public void A_range_shuts_out_what_it_shuts_out_for_certain(string? range, string version, bool excludes) =>
        Assert.Equal(excludes, KubeVersionRange.Excludes(range, Some.V(version)));

    [Theory]
    [InlineData("registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0", "cluster-autoscaler", true, "1.33.0")]
    [InlineData("localhost:5000/my-kube-proxy:v1.33.0", "kube-proxy", false, "1.33.0")]
    [InlineData("602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/kube-proxy:v1.33.0-minimal-eksbuild.1", "kube-proxy", true, "1.33.0")]
    [InlineData("ghcr.io/example/web@sha256:0123", "web", true, null)]
    [InlineData("web:latest", "web", true, null)]
    public void An_image_is_read_by_repository_and_tag(string image, string path, bool isOf, string? version)
    {
        var reference = ImageReference.Parse(image);

        Assert.Equal(isOf, reference.IsOf(path));
        Assert.Equal(version, reference.TryGetVersion(out var read) ? read.ToString() : null);
    }
}

using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Steps;
using EksUpgradeBot.Upgrade.Tests.Fakes;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

public sealed class EksRemediesTests
{
    /// <summary>Every code of <c>Update.errors</c> in the EKS API.</summary>
    public static TheoryData<string> Codes =>
    [
        "SubnetNotFound", "SecurityGroupNotFound", "EniLimitReached", "IpNotAvailable", "AccessDenied", "OperationNotPermitted", "VpcIdNotFound", "Unknown",
        "NodeCreationFailure", "PodEvictionFailure", "InsufficientFreeAddresses", "ClusterUnreachable", "InsufficientNumberOfReplicas",
        "ConfigurationConflict", "AdmissionRequestDenied", "UnsupportedAddonModification", "K8sResourceNotFound",
    ];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_of_an_update_is_told_with_a_remedy_of_its_own(string code)
    {
        var failure = EksFailures.Explain("the update", Update("Failed", new EksUpdateError(code, "It did not work", ["subnet-0aaa"])));

        Assert.Equal($"EKS gave up the update (update-1): {code}: It did not work (subnet-0aaa)", failure.Reason);
        Assert.NotEqual(EksRemedies.For("A code of a later day"), failure.Remedy);
        Assert.True(failure.Remedy.Contains("retry", StringComparison.Ordinal) || failure.Remedy.Contains("abort", StringComparison.Ordinal), failure.Remedy);
    }

    [Fact]
    public void A_code_of_a_later_day_has_a_remedy_too() =>
        Assert.Contains("mend the cause, then retry", EksRemedies.For("A code of a later day"), StringComparison.Ordinal);

    [Fact]
    public void A_cancelled_update_is_told_as_such()
    {
        var failure = EksFailures.Explain("the update", Update("Cancelled"));

        Assert.Equal("EKS cancelled the update (update-1) and gives no reason.", failure.Reason);
        Assert.Contains("AWS Health", failure.Remedy, StringComparison.Ordinal);
    }

    private static EksUpdate Update(string status, params IReadOnlyList<EksUpdateError> errors) =>
        new("update-1", "VersionUpdate", status, Some.Start, Some.V("1.34"), errors);
}

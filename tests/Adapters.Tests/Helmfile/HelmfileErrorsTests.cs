using EksUpgradeBot.Adapters.Helmfile;
using EksUpgradeBot.Adapters.Tests.Processes;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Helmfile;

public sealed class HelmfileErrorsTests
{
    [Theory]
    [InlineData("Error: unknown command \"diff\" for \"helm\"", false, "plugin helm-diff")]
    [InlineData("Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress", false, "`helm rollback datadog`")]
    [InlineData(
        "Error: UPGRADE FAILED: unable to build kubernetes objects from current release manifest: resource mapping not found for name: \"kong\" namespace: \"kong\" from \"\": no matches for kind \"HorizontalPodAutoscaler\" in version \"autoscaling/v2beta2\"",
        false, "`helm mapkubeapis datadog`")]
    [InlineData(
        "Error: unable to build kubernetes objects from release manifest: resource mapping not found for name: \"kiali-server\" namespace: \"\" from \"\": no matches for kind \"Kiali\" in version \"kiali.io/v1alpha1\"",
        false, "install its CRDs first")]
    [InlineData("Error: query: failed to query with labels: secrets is forbidden: User \"bot\" cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\"", false, "AmazonEKSClusterAdminPolicy")]
    [InlineData("Error: Kubernetes cluster unreachable: Get \"https://x/version\": getting credentials: exec: executable bot failed with exit code 1", false, "`token` command")]
    [InlineData("Error: Kubernetes cluster unreachable: Get \"https://x/version\": dial tcp: i/o timeout", true, "endpoint")]
    [InlineData("Error: UPGRADE FAILED: context deadline exceeded", false, "`helm status datadog`")]
    public void Helm_s_own_words_are_taken_out_of_helmfile_s_report_and_the_way_out_is_named(string said, bool isTransient, string remedy)
    {
        // As it stands in an issue of jenkins-infra/kubernetes-management, with other words of helm's.
        string[] lines =
        [
            "FAILED RELEASES:", "NAME", "datadog",
            "in clusters/temp.yaml: failed processing release datadog: command \"/usr/local/bin/helm\" exited with non-zero status:", "",
            "PATH:", "  /usr/local/bin/helm", "", "ARGS:", "  0: helm (4 bytes)", "  1: upgrade (7 bytes)", "", "ERROR:", "  exit status 1", "",
            "EXIT STATUS", "  1", "", "STDERR:", $"  {said}", "", "COMBINED OUTPUT:", $"  {said}",
        ];

        var (failure, transient) = HelmfileErrors.Explain(1, lines, Shell.Environment);

        Assert.Equal($"release datadog: {said}", failure.Summary);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(isTransient, transient);
    }

    [Theory]
    [InlineData("err: no releases found that matches specified selector() and environment(qa), in any helmfile", "`charts.environment`")]
    [InlineData("in ./helmfile.yaml: failed to read helmfile.yaml: environment values file matching \"env.yaml\" does not exist in \".\"", "Mend it")]
    [InlineData("exec: \"helm\": executable file not found in $PATH", "Install Helm 3")]
    public void Without_a_helm_the_last_word_is_helmfile_s_own(string said, string remedy)
    {
        var (failure, _) = HelmfileErrors.Explain(1, ["Adding repo x", said], Shell.Environment);

        Assert.Contains(said, failure.Summary, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_ends_without_a_word_is_told_by_its_exit_code() =>
        Assert.Equal("helmfile ended with exit code 5 and no error message.", HelmfileErrors.Explain(5, [], Shell.Environment).Failure.Summary);

    [Fact]
    public void Secrets_are_not_quoted()
    {
        var (failure, _) = HelmfileErrors.Explain(1, ["Error: could not fetch https://bot:hunter22@charts.example.com/index.yaml password=hunter2222"], Shell.Environment);

        Assert.DoesNotContain("hunter2", failure.Summary, StringComparison.Ordinal);
    }
}

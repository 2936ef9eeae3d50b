using EksUpgradeBot.Sandbox.Aws.Faults;
using Xunit;

namespace EksUpgradeBot.Sandbox.Tests.Helmfile;

/// <summary>The stand-in for helmfile: arguments, exit codes and words are those of helmfile's and helm-diff's sources.</summary>
public sealed class HelmfileStandInTests
{
    [Fact]
    public async Task Charts_that_the_cluster_runs_already_leave_nothing_to_do()
    {
        await using var bench = await ChartBench.StartAsync("dev");

        Assert.Equal(0, (await bench.RunAsync("deps")).Exit);
        var diff = await bench.RunAsync("diff", "--detailed-exitcode", "--suppress-secrets");

        Assert.True(diff.Exit == 0, diff.Out + diff.Error);
        Assert.Equal("Comparing release=web, chart=web, namespace=shop\n", diff.Out);
    }

    [Fact]
    public async Task A_newer_chart_is_shown_object_by_object_with_exit_code_2()
    {
        await using var bench = await ChartBench.StartAsync("prod");

        var diff = await bench.RunAsync("diff", "--detailed-exitcode");

        Assert.Equal(2, diff.Exit);
        Assert.Contains("Comparing release=cluster-autoscaler, chart=cluster-autoscaler, namespace=kube-system\nComparing release=web", diff.Out, StringComparison.Ordinal);
        Assert.Contains("\nshop, web, Deployment (apps) has changed:\n", diff.Out, StringComparison.Ordinal);
        Assert.Contains("-     helm.sh/chart: web-4.0.7\n+     helm.sh/chart: web-4.1.0\n", diff.Out, StringComparison.Ordinal);
        Assert.Contains("\nshop, web-routes, ConfigMap (v1) has been added:\n+ # Source: web/templates/configmap.yaml\n", diff.Out, StringComparison.Ordinal);
        Assert.Contains("Affected releases are:\n  web (./web) UPDATED\n", diff.Error, StringComparison.Ordinal);
        Assert.EndsWith("Identified at least one change\n", diff.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_writes_the_release_as_helm_does_and_leaves_nothing_to_do()
    {
        await using var bench = await ChartBench.StartAsync("prod");

        var apply = await bench.RunAsync("apply", "--suppress-diff");

        Assert.True(apply.Exit == 0, apply.Error);
        Assert.Contains("Release \"web\" has been upgraded. Happy Helming!", apply.Out, StringComparison.Ordinal);
        Assert.Matches(@"UPDATED RELEASES:\nNAME +NAMESPACE +CHART +VERSION +DURATION\nweb +shop +\./web +4\.1\.0 +\d+s\n", apply.Error);
        var web = bench.Releases.Single(release => release.Name == "web");
        Assert.Equal(("4.1.0", 32, "deployed"), (web.ChartVersion, web.Revision, web.Status));
        Assert.Equal("superseded", bench.Host.World.Find("prod").Releases.Single(release => release is { Name: "web", Revision: 31 }).Status);
        Assert.Equal(0, (await bench.RunAsync("diff", "--detailed-exitcode")).Exit);
    }

    [Fact]
    public async Task What_follows_the_cluster_s_version_differs_once_the_cluster_has_moved()
    {
        await using var bench = await ChartBench.StartAsync("staging");

        var diff = await bench.RunAsync("diff", "--detailed-exitcode");

        Assert.Contains("+           image: registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.0\n", diff.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_is_not_to_be_installed_is_named_and_uninstalled()
    {
        await using var bench = await ChartBench.StartAsync("dev");
        bench.Edit("helmfile.yaml", "condition: web.enabled", "condition: web.enabled\n    installed: false");

        var diff = await bench.RunAsync("diff", "--detailed-exitcode");
        Assert.Equal((2, ""), (diff.Exit, diff.Out));
        Assert.Contains("  web (./web) DELETED\n", diff.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await bench.RunAsync("apply")).Exit);
        Assert.Empty(bench.Releases);
    }

    [Theory]
    [InlineData("deps")]
    [InlineData("diff")]
    public async Task What_it_does_not_know_is_refused_in_helmfile_s_words(string command)
    {
        await using var bench = await ChartBench.StartAsync("dev");
        bench.Edit("helmfile.yaml", "condition: web.enabled", "kondition: web.enabled");

        var refused = await bench.RunAsync(command);

        Assert.Equal(1, refused.Exit);
        Assert.Matches(@"^in \./helmfile\.yaml: failed to read helmfile\.yaml: reading document at index 1\..*\n  line \d+: field kondition not found in type state\.ReleaseSpec\n$", refused.Error);
    }

    [Fact]
    public async Task An_environment_without_releases_ends_with_exit_code_3()
    {
        await using var bench = await ChartBench.StartAsync("dev");

        var refused = await bench.RunAsync("diff", "--environment", "qa");

        Assert.Equal((3, "err: no releases found that matches specified selector() and environment(qa), in any helmfile\n"), (refused.Exit, refused.Error));
    }

    [Fact]
    public async Task A_release_that_hangs_in_an_upgrade_takes_no_other()
    {
        await using var bench = await ChartBench.StartAsync("prod");
        bench.Leave("web", release => release with { Status = "pending-upgrade" });

        var apply = await bench.RunAsync("apply", "--suppress-diff");

        Assert.Equal(1, apply.Exit);
        Assert.Contains("FAILED RELEASES:\nNAME ", apply.Error, StringComparison.Ordinal);
        Assert.Contains("STDERR:\n  Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n", apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_manifest_with_a_removed_API_fails_the_upgrade_and_a_diff_that_tries_it()
    {
        await using var bench = await ChartBench.StartAsync("prod");
        bench.Leave("web", release => release with { Manifest = release.Manifest.Replace("policy/v1\n", "policy/v1beta1\n") });

        Assert.Equal(2, (await bench.RunAsync("diff", "--detailed-exitcode")).Exit);
        var apply = await bench.RunAsync("apply");

        Assert.Equal(1, apply.Exit);
        Assert.Contains(
            "UPGRADE FAILED: unable to build kubernetes objects from current release manifest: resource mapping not found for name: \"web\" namespace: \"\" "
            + "from \"\": no matches for kind \"PodDisruptionBudget\" in version \"policy/v1beta1\"",
            apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_does_not_get_ready_fails_while_the_others_are_done()
    {
        await using var bench = await ChartBench.StartAsync("staging");
        bench.Edit("helmfile.yaml", "timeout: 300", "timeout: 1");
        bench.Edit("values/staging/web.yaml", "replicas: 3", "replicas: 4");
        Assert.True(bench.Host.World.Faults.Set(new Fault { Id = FaultBoard.RolloutStalls, Active = true, Operations = ["web"] }));

        var apply = await bench.RunAsync("apply", "--suppress-diff");

        Assert.Equal(1, apply.Exit);
        Assert.Contains("UPGRADE FAILED: context deadline exceeded", apply.Error, StringComparison.Ordinal);
        Assert.Equal(["deployed", "failed"], bench.Releases.OrderBy(release => release.Name).Select(release => release.Status));
    }

    [Fact]
    public async Task Without_the_right_to_read_Secrets_nothing_is_compared()
    {
        await using var bench = await ChartBench.StartAsync("dev");
        Assert.True(bench.Host.World.Faults.Set(new Fault { Id = FaultBoard.KubernetesForbidden, Active = true, Operations = ["secrets"] }));

        var diff = await bench.RunAsync("diff");

        Assert.Equal(1, diff.Exit);
        Assert.Contains("Error: query: failed to query with labels: secrets is forbidden: User ", diff.Error, StringComparison.Ordinal);
        Assert.Contains("cannot list resource \"secrets\" in API group \"\" in the namespace \"shop\"", diff.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 3, "exec: executable plugin failed with exit code 3")]
    [InlineData("no JSON", 0, "exec: decoding stdout")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t"}}""", 0, "but the client expected client.authentication.k8s.io/v1beta1")]
    [InlineData("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}""", 0, "the server has asked for the client to provide credentials")]
    public async Task The_token_comes_from_the_kubeconfig_s_own_plugin(string answer, int exitCode, string complaint)
    {
        await using var bench = await ChartBench.StartAsync("dev");
        bench.WritePlugin(answer, exitCode);

        var diff = await bench.RunAsync("diff");

        Assert.Equal(1, diff.Exit);
        Assert.Contains(complaint, diff.Error, StringComparison.Ordinal);
    }
}

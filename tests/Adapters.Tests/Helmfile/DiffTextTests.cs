using EksUpgradeBot.Adapters.Helmfile;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Helmfile;

/// <summary>The forms are those of helm-diff's <c>diff/report.go</c> and of outputs that people quote in issues of helmfile's.</summary>
public sealed class DiffTextTests
{
    private const string Text = """
        Comparing release=nothing, chart=charts/nothing, namespace=shop
        Comparing release=web, chart=charts/web, namespace=shop
        shop, web, Deployment (apps) has changed:
          # Source: web/templates/deployment.yaml
          metadata:
            labels:
        -     helm.sh/chart: web-4.0.7
        +     helm.sh/chart: web-4.1.0
        shop, web-key, Secret (v1) has changed:
        - token: c2VjcmV0LW9uZQ==
        + token: c2VjcmV0LXR3bw==
        shop, web-old, ConfigMap (v1) has been removed:
        - shop, fake, Namespace (v1) has been removed:
        shop, batch.jobs, FlowSchema (flowcontrol.apiserver.k8s.io) has been added:
        + kind: FlowSchema

        Comparing release=fresh, chart=/tmp/helmfile123/fresh
        ********************

        	Release was not present in Helm.  Diff will show entire contents as new.

        ********************
        """;

    [Fact]
    public void Each_object_is_told_with_its_release_and_what_becomes_of_it()
    {
        var diff = Read(Text);

        Assert.Equal(["web", "fresh"], diff.Changed.Select(release => release.Name));
        Assert.Equal(
            [
                new ObjectChange(new ObjectName("Deployment", "shop", "web"), ChangeKind.Update),
                new ObjectChange(new ObjectName("Secret", "shop", "web-key"), ChangeKind.Update),
                new ObjectChange(new ObjectName("ConfigMap", "shop", "web-old"), ChangeKind.Delete),
                new ObjectChange(new ObjectName("FlowSchema", "shop", "batch.jobs"), ChangeKind.Create),
            ],
            diff.Changed[0].Objects);
        Assert.Equal(("web-4.0.7", "web-4.1.0"), (diff.Changed[0].LabelBefore, diff.Changed[0].LabelAfter));
        Assert.Equal((true, null), (diff.Changed[1].IsNew, diff.Changed[1].Namespace));
    }

    [Fact]
    public void What_is_in_a_Secret_is_neither_kept_nor_digested()
    {
        var diff = Read(Text);

        Assert.Contains("web-key, Secret (v1) has changed:", diff.Kept, StringComparison.Ordinal);
        Assert.DoesNotContain("token", diff.Kept, StringComparison.Ordinal);
        Assert.Equal(diff.Sha256, Read(Text.Replace("LXR3bw", "aaaaaa", StringComparison.Ordinal)).Sha256);
    }

    [Fact]
    public void The_digest_is_over_what_changes_and_not_over_where_helmfile_put_a_chart()
    {
        var digest = Read(Text).Sha256;

        Assert.Equal(digest, Read(Text.Replace("helmfile123", "helmfile987", StringComparison.Ordinal)).Sha256);
        Assert.NotEqual(digest, Read(Text.Replace("4.1.0", "4.1.1", StringComparison.Ordinal)).Sha256);
        Assert.Matches("^[0-9a-f]{64}$", digest);
    }

    [Fact]
    public void Colours_are_no_part_of_it() => Assert.Equal(
        Read(Text).Changed[0].Objects,
        Read(Text.Replace("shop, web, Deployment (apps) has changed:", "\e[33mshop, web, Deployment (apps) has changed:\e[0m", StringComparison.Ordinal)).Changed[0].Objects);

    [Fact]
    public void What_would_be_uninstalled_stands_only_in_the_log()
    {
        var diff = new DiffText();
        foreach (var line in new[] { "Building dependency release=web, chart=charts/web", "Affected releases are:", "  old (charts/old) DELETED", "  web (charts/web) UPDATED", "", "  late (x) DELETED" })
        {
            diff.Add(new ToolLine(true, line));
        }

        var gone = Assert.Single(diff.Changed);
        Assert.Equal(("old", true), (gone.Name, gone.IsUninstalled));
    }

    [Fact]
    public void Changes_of_nobody_knows_which_release_are_refused() => Assert.Contains(
        "without saying of which release",
        Assert.Throws<OutsideException>(() => Read("shop, web, Deployment (apps) has changed:")).Message, StringComparison.Ordinal);

    private static DiffText Read(string text)
    {
        var diff = new DiffText();
        foreach (var line in text.Split('\n'))
        {
            diff.Add(new ToolLine(false, line));
        }

        return diff;
    }
}

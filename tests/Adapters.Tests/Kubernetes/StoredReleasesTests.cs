using System.IO.Compression;
using System.Text;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class StoredReleasesTests
{
    private const string Release =
        """
        {"name":"policies","version":7,"info":{"status":"deployed"},"config":{"password":"s3cret"},
         "chart":{"metadata":{"name":"cluster-policies","version":"2.4.1","kubeVersion":">=1.25.0-0"},"templates":[{"name":"a","data":"eA=="}],"values":{"b":1}},
         "manifest":"---\napiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata:\n  name: batch-jobs\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n"}
        """;

    [Fact]
    public void A_release_is_read_with_its_chart_and_what_is_on_its_way_out()
    {
        var chart = StoredReleases.Read(Secret(Packed(Release)));

        Assert.Equal(("kube-system", "policies", "cluster-policies-2.4.1", 7, ">=1.25.0-0"), (chart.Namespace, chart.Name, chart.Chart, chart.Revision, chart.KubeVersion));
        var item = Assert.Single(chart.Objects);
        Assert.Equal(("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", "batch-jobs"), (item.ApiVersion, item.Kind, item.Name));
    }

    [Fact]
    public void A_secret_that_unpacks_to_gigabytes_is_given_up()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("{\"manifest\":\""u8);
            var block = new byte[1024 * 1024];
            Array.Fill(block, (byte)'a');
            for (var megabyte = 0; megabyte < 100; megabyte++)
            {
                gzip.Write(block);
            }
        }

        Assert.True(packed.Length < 1024 * 1024, "it would not be hostile");
        Assert.Contains("more than 32 MiB", Assert.Throws<InvalidDataException>(() => StoredReleases.Read(Secret(Convert.ToBase64String(packed.ToArray())))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all!")]
    [InlineData("bm90IGd6aXA=")]
    public void What_is_no_release_is_refused_in_words(string inner) =>
        Assert.NotEmpty(Assert.Throws<InvalidDataException>(() => StoredReleases.Read(Secret(inner))).Message);

    [Fact]
    public void What_is_packed_but_no_JSON_is_refused_in_words() =>
        Assert.Contains("not JSON", Assert.Throws<InvalidDataException>(() => StoredReleases.Read(Secret(Packed("{\"chart\":[")))).Message, StringComparison.Ordinal);

    internal static string Packed(string json)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static ChartSecret Secret(string inner) => new(
        new NamespacedMeta { Name = "sh.helm.release.v1.policies.v7", Namespace = "kube-system", Labels = new Dictionary<string, string> { ["name"] = "policies" } },
        new ChartSecretData(Encoding.ASCII.GetBytes(inner)));
}

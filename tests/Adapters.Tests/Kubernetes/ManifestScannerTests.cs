using EksUpgradeBot.Adapters.Kubernetes.Evidence;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Kubernetes;

public sealed class ManifestScannerTests
{
    [Theory]
    [InlineData("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\n", "policy/v1beta1 PodDisruptionBudget web f:1")]
    [InlineData("# a chart\r\nkind: \"Ingress\" # old\r\napiVersion: 'extensions/v1beta1'\r\nmetadata:\r\n  labels:\r\n    name: no\r\n  name: shop\r\n", "extensions/v1beta1 Ingress shop f:3")]
    [InlineData("---\napiVersion: v1\nkind: A\n---\n\n---\napiVersion: v2\nkind: B\nmetadata:\n  name: {{ .Release.Name }}\n", "v1 A  f:2|v2 B  f:7")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  x: |\n    apiVersion: policy/v1beta1\n    kind: PodSecurityPolicy\n", "v1 ConfigMap c f:1")]
    [InlineData("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: h\nspec:\n  scaleTargetRef:\n    apiVersion: apps/v1beta1\n    kind: Deployment\n", "autoscaling/v2 HorizontalPodAutoscaler h f:1")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: policy/v1beta1\n  kind: PodSecurityPolicy\n  metadata:\n    name: one\n  spec:\n    x:\n    - apiVersion: no\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: two\n", "policy/v1beta1 PodSecurityPolicy one f:4|v1 Pod two f:11")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n  - apiVersion: policy/v1beta1\n    kind: PodSecurityPolicy\n    metadata:\n      name: one\n", "policy/v1beta1 PodSecurityPolicy one f:4")]
    [InlineData("{\"apiVersion\":\"batch/v1beta1\",\"kind\":\"CronJob\",\"metadata\":{\"name\":\"j\"}}", "batch/v1beta1 CronJob j f:1")]
    [InlineData("{\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}]}", "v1 Pod  f:1")]
    [InlineData("{{- if .Values.on }}\napiVersion: {{ template \"v\" . }}\nkind: Ingress\n{{- end }}\n", "")]
    [InlineData("{\"apiVersion\":", "")]
    [InlineData("{\"items\":3}", "")]
    [InlineData("[1,2]", "")]
    [InlineData("", "")]
    [InlineData("kind: Deployment\n", "")]
    public void Objects_are_found_and_what_only_looks_like_one_is_not(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', ManifestScanner.Scan(text, "f").Select(found => $"{found.ApiVersion} {found.Kind} {found.Name} {found.Place}")));
}

using EksUpgradeBot.Sandbox.Helmfile.Charts;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>
/// APIs that Kubernetes has removed, by the first minor of 1.x without them (kubernetes/website
/// <c>reference/using-api/deprecation-guide.md</c>). A real helm asks the cluster's discovery; the simulated one lists little.
/// </summary>
internal static class RemovedApis
{
    private static readonly Dictionary<(string ApiVersion, string Kind), int> GoneIn = new()
    {
        [("extensions/v1beta1", "Ingress")] = 22,
        [("networking.k8s.io/v1beta1", "Ingress")] = 22,
        [("batch/v1beta1", "CronJob")] = 25,
        [("policy/v1beta1", "PodDisruptionBudget")] = 25,
        [("autoscaling/v2beta1", "HorizontalPodAutoscaler")] = 25,
        [("autoscaling/v2beta2", "HorizontalPodAutoscaler")] = 26,
        [("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema")] = 29,
        [("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema")] = 32,
    };

    /// <summary>
    /// Helm builds the objects of a manifest before it does anything with it, and cannot when the cluster knows one of them no more.
    /// The words are those of helm's <c>pkg/action</c> around <c>KubeClient.Build</c>, as people quote them.
    /// </summary>
    /// <param name="which"><c>release manifest</c> for the new one, <c>current release manifest</c> for the stored one.</param>
    public static void Check(IEnumerable<ManifestObject> objects, string which, ServerVersion server)
    {
        var gone = objects.Where(item => GoneIn.TryGetValue((item.ApiVersion, item.Kind), out var minor) && server.MinorNumber >= minor)
            .Select(item => $"resource mapping not found for name: \"{item.Name}\" namespace: \"\" from \"\": no matches for kind \"{item.Kind}\" in version \"{item.ApiVersion}\"\nensure CRDs are installed first")
            .ToList();
        if (gone.Count > 0)
        {
            throw new HelmException($"unable to build kubernetes objects from {which}: {(gone.Count == 1 ? gone[0] : $"[{string.Join(", ", gone)}]")}");
        }
    }
}

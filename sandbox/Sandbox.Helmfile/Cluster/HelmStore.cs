using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Helmfile.Cluster;

/// <summary>Helm's memory in the cluster: the Secrets of its releases, read and written over the Kubernetes API as helm does.</summary>
internal sealed class HelmStore(KubernetesApi api)
{
    /// <summary>Every kept revision, newest first.</summary>
    public async Task<IReadOnlyList<StoredRelease>> HistoryAsync(string name, string @namespace)
    {
        var found = await api.SendAsync(
            HttpMethod.Get, $"{Path(@namespace)}?labelSelector={Uri.EscapeDataString($"name={name},owner=helm")}", null, "query: failed to query with labels");
        return [.. (found?["items"] as JsonArray ?? []).Select(secret => StoredRelease.Read(secret!)).OrderByDescending(release => release.Revision)];
    }

    public Task CreateAsync(StoredRelease release) =>
        api.SendAsync(HttpMethod.Post, Path(release.Namespace), release.ToSecret(Now), "create: failed to create");

    public Task UpdateAsync(StoredRelease release) =>
        api.SendAsync(HttpMethod.Put, $"{Path(release.Namespace)}/{release.SecretName}", release.ToSecret(Now), "update: failed to update");

    public Task DeleteAsync(StoredRelease release) =>
        api.SendAsync(HttpMethod.Delete, $"{Path(release.Namespace)}/{release.SecretName}", null, "failed to delete release");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string Path(string @namespace) => $"/api/v1/namespaces/{@namespace}/secrets";
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Adapters.Kubernetes.Evidence;

/// <summary>Turns what the Kubernetes API says into the evidence that checks look at.</summary>
internal static class EvidenceValues
{
    public static WorkloadTemplate ToTemplate(string kind, TemplateItem item)
    {
        var spec = item.Spec?.Template?.Spec;
        var containers = spec?.Containers ?? [];
        var isDaemon = kind == "DaemonSet";
        return new WorkloadTemplate(
            new ObjectName(kind, item.Metadata?.Namespace ?? "", item.Metadata?.Name ?? ""),
            isDaemon ? item.Status?.DesiredNumberScheduled ?? 0 : item.Spec?.Replicas ?? 1,
            isDaemon ? item.Status?.NumberAvailable ?? 0 : item.Status?.AvailableReplicas ?? 0,
            item.Spec?.Template?.Metadata?.Labels ?? new Dictionary<string, string>(),
            [.. (spec?.InitContainers ?? []).Concat(containers).Select(container => container.Image).OfType<string>().Distinct()])
        {
            MinReadySeconds = item.Spec?.MinReadySeconds ?? 0,
            TerminationGraceSeconds = spec?.TerminationGracePeriodSeconds,
            HasReadinessProbe = containers.Any(container => container.ReadinessProbe is not null),
            IsSpread = spec?.Affinity?.PodAntiAffinity is not null || spec?.TopologySpreadConstraints is { Count: > 0 },
            HostPaths = [.. (spec?.Volumes ?? []).Select(volume => volume.HostPath?.Path).OfType<string>()],
            OldVolumes = (spec?.Volumes ?? []).Any(volume => volume.GitRepo is not null) ? ["gitRepo"] : [],
            Annotations = [.. item.Spec?.Template?.Metadata?.Annotations?.Keys ?? []],
        };
    }

    public static IEnumerable<Webhook> ToWebhooks(string kind, WebhookConfigurationItem item) =>
        (item.Webhooks ?? []).Select(webhook => new Webhook(
            $"{kind} {item.Metadata?.Name}",
            webhook.Name ?? "",
            webhook.FailurePolicy is null or "Fail",
            ToService(webhook.ClientConfig?.Service),
            [.. (webhook.Rules ?? []).SelectMany(rule => rule.Resources ?? []).Distinct()],
            ExpiryOf(webhook.ClientConfig?.CaBundle),
            webhook.NamespaceSelector is { } selector && (selector.MatchLabels is { Count: > 0 } || selector.MatchExpressions is { Count: > 0 })));

    public static CustomResource ToCustomResource(DefinitionItem item)
    {
        var name = item.Metadata?.Name ?? "";
        var versions = item.Spec?.Versions ?? [];
        return new CustomResource(
            name,
            item.Status?.StoredVersions ?? [],
            [.. versions.Where(version => version.Served is true).Select(version => version.Name).OfType<string>()],
            [.. versions.Select(version => version.Name).OfType<string>()])
        {
            Conversion = item.Spec?.Conversion is { Strategy: "Webhook", Webhook.ClientConfig: { } client }
                ? new Webhook($"CustomResourceDefinition {name}", "conversion", true, ToService(client.Service), [name], ExpiryOf(client.CaBundle), true)
                : null,
        };
    }

    /// <summary>Null for an API that the API server itself serves.</summary>
    public static AggregatedApi? ToAggregatedApi(ApiServiceItem item) =>
        item.Spec?.Service is null
            ? null
            : item.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Available") switch
            {
                { Status: "True" } => new AggregatedApi(item.Metadata?.Name ?? "", true, ""),
                { } condition => new AggregatedApi(item.Metadata?.Name ?? "", false, $"{condition.Reason}: {condition.Message}".Trim(':', ' ')),
                null => new AggregatedApi(item.Metadata?.Name ?? "", false, "it has no condition Available"),
            };

    /// <summary>A line such as <c>apiserver_requested_deprecated_apis{group="…",version="…",resource="…",removed_release="1.32"} 1</c>.</summary>
    public static RequestedApi? ToRequestedApi(string line)
    {
        if (!line.StartsWith("apiserver_requested_deprecated_apis{", StringComparison.Ordinal) || line.EndsWith(" 0", StringComparison.Ordinal))
        {
            return null;
        }

        var labels = line[(line.IndexOf('{') + 1)..Math.Max(line.IndexOf('{') + 1, line.LastIndexOf('}'))].Split(',')
            .Select(label => label.Split('=', 2)).Where(label => label.Length == 2)
            .DistinctBy(label => label[0].Trim()).ToDictionary(label => label[0].Trim(), label => label[1].Trim('"', ' '));
        var group = labels.GetValueOrDefault("group", "");
        var version = labels.GetValueOrDefault("version", "");
        return version.Length == 0 ? null : new RequestedApi(
            group.Length == 0 ? version : $"{group}/{version}",
            labels.GetValueOrDefault("resource", ""),
            KubernetesVersion.TryParse(labels.GetValueOrDefault("removed_release"), out var removed) ? removed : null);
    }

    /// <summary>The last write with each API version, as the object's own fields tell.</summary>
    public static IEnumerable<WrittenObject> ToWrittenObjects(string kind, WrittenItem item)
    {
        var name = new ObjectName(kind, item.Metadata?.Namespace ?? "", item.Metadata?.Name ?? "");
        foreach (var field in item.Metadata?.ManagedFields ?? [])
        {
            if (field is { ApiVersion: { } version, Manager: { } manager })
            {
                yield return new WrittenObject(version, name, manager, field.Time);
            }
        }

        // kubectl's own memory: what is applied next is compared with it.
        if (item.Metadata?.Annotations?.LastApplied is { } applied && ManifestScanner.Scan(applied, "").FirstOrDefault() is { } last)
        {
            yield return new WrittenObject(last.ApiVersion, name, "kubectl apply", null);
        }
    }

    /// <summary><c>mode: "ipvs"</c> in a KubeProxyConfiguration.</summary>
    public static string ToProxyMode(string configuration) =>
        configuration.Split('\n').FirstOrDefault(line => line.StartsWith("mode:", StringComparison.Ordinal)) is { } line
            ? line["mode:".Length..].Trim().Trim('"', '\'')
            : "";

    private static ServiceName? ToService(ServiceItemName? service) =>
        service is { Namespace: { } space, Name: { } name } ? new ServiceName(space, name) : null;

    // A bundle may hold the old and the new authority while one is being changed for the other: the last one counts.
    private static DateTimeOffset? ExpiryOf(byte[]? bundle)
    {
        if (bundle is not { Length: > 0 and < 1_000_000 })
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(bundle));
            return certificates.Count == 0 ? null : certificates.Max(certificate => new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }
}

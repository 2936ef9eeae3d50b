using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>
/// What the API server must ask can answer. A webhook that fails closed and has nobody behind it refuses every object it is asked about:
/// pods do not come back after a drain, and neither does the webhook's own.
/// </summary>
internal sealed class WebhooksAnswer : IReadinessCheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    // Without these nothing starts on a new node, or nothing says that it lives.
    private static readonly string[] Vital = ["*", "*/*", "pods", "pods/*", "nodes", "nodes/*", "leases", "daemonsets", "replicasets", "deployments", "statefulsets", "endpointslices"];

    public IReadOnlyList<CheckDescription> Describes { get; } =
    [
        new("WEBHOOK-001", Severity.Blocks, "A webhook that fails closed has no backend that is ready.", "Kubernetes, dynamic admission control"),
        new("WEBHOOK-002", Severity.Blocks, "The certificate of a webhook's authority has expired, or will within a month.", "Kubernetes, dynamic admission control"),
        new("WEBHOOK-003", Severity.Know, "A webhook that fails closed is asked about pods of every namespace, the system's too.", "Kubernetes, dynamic admission control, good practice"),
    ];

    public IEnumerable<Finding> Examine(ReadinessQuestion question)
    {
        var now = question.Cluster.TakenAt;
        var services = question.Evidence.Services.ToDictionary(service => service.Name);
        var conversions = question.Evidence.CustomResources.Select(resource => resource.Conversion).OfType<Webhook>();
        foreach (var webhook in question.Evidence.Webhooks.Concat(conversions).Where(webhook => webhook.FailsClosed))
        {
            var weight = webhook.Resources.Any(Vital.Contains) ? Severity.Blocks : Severity.Act;
            if (services.Count > 0 && webhook.Service is { } service && services.GetValueOrDefault(service) is not { ReadyEndpoints: > 0 })
            {
                yield return new Finding(
                    "WEBHOOK-001", weight, $"{webhook.Configuration} fails closed, and nobody answers",
                    $"{webhook.Name} asks service {service}, {(services.ContainsKey(service) ? "which has no ready endpoint" : "which does not exist")}; it is asked about {Listing.Some(webhook.Resources)}",
                    "The API server refuses what it cannot ask about: pods that a drain drives away do not come back.",
                    "Bring the webhook's pods back, or delete the configuration of one that is gone.");
            }

            if (webhook.CertificateExpiry is { } expiry && expiry - now < Soon)
            {
                yield return new Finding(
                    "WEBHOOK-002", expiry <= now ? weight : Severity.Act,
                    $"The certificate authority of {webhook.Configuration} {(expiry <= now ? "has expired" : "expires soon")}", $"{webhook.Name}: {expiry:yyyy-MM-dd}",
                    "The API server trusts the webhook no more then, and refuses what it cannot ask about.",
                    "Renew the certificate and the caBundle of the configuration.");
            }

            if (!webhook.SelectsNamespaces && webhook.Resources.Any(resource => resource is "pods" or "*" or "*/*"))
            {
                yield return new Finding(
                    "WEBHOOK-003", Severity.Know, $"{webhook.Configuration} is asked about the system's pods too", webhook.Name,
                    "If it is down while nodes roll, CoreDNS and its own pods cannot start.",
                    "Leave kube-system out with a namespaceSelector.");
            }
        }
    }
}

namespace EksUpgradeBot.Upgrade.Clusters;

/// <summary>A webhook that the API server asks: for admission, or to convert a custom resource.</summary>
/// <param name="Configuration">The object that it belongs to: <c>ValidatingWebhookConfiguration gatekeeper</c>.</param>
/// <param name="Name">Its own name.</param>
/// <param name="FailsClosed">Without an answer the request is refused. Conversion always is so.</param>
/// <param name="Service">The service that answers; null when it is an address outside.</param>
/// <param name="Resources">The plurals that it is asked about; <c>*</c> for all.</param>
/// <param name="CertificateExpiry">When the last certificate of its authority expires; null when it has none, or it cannot be read.</param>
/// <param name="SelectsNamespaces">It is kept to some namespaces, or from some.</param>
public sealed record Webhook(
    string Configuration,
    string Name,
    bool FailsClosed,
    ServiceName? Service,
    IReadOnlyList<string> Resources,
    DateTimeOffset? CertificateExpiry,
    bool SelectsNamespaces)
{
    /// <summary>As people find it.</summary>
    public override string ToString() => $"{Configuration} ({Name})";
}

/// <summary>Names a service.</summary>
public sealed record ServiceName(string Namespace, string Name)
{
    /// <summary><c>kube-system/webhook</c>.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>A service and what stands behind it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReadyEndpoints">Endpoints that are ready.</param>
/// <param name="HasExternalAddresses">It has <c>spec.externalIPs</c>.</param>
public sealed record ServiceBackend(ServiceName Name, int ReadyEndpoints, bool HasExternalAddresses);

/// <summary>A CustomResourceDefinition.</summary>
/// <param name="Name">Such as <c>certificates.cert-manager.io</c>.</param>
/// <param name="Stored">Versions in which objects may lie in etcd (<c>status.storedVersions</c>).</param>
/// <param name="Served">Versions that are served.</param>
/// <param name="Known">Every version of its specification.</param>
public sealed record CustomResource(string Name, IReadOnlyList<string> Stored, IReadOnlyList<string> Served, IReadOnlyList<string> Known)
{
    /// <summary>The webhook that turns its versions into each other; null when there is none.</summary>
    public Webhook? Conversion { get; init; }
}

/// <summary>An API that something else than the API server serves.</summary>
/// <param name="Name">Such as <c>v1beta1.metrics.k8s.io</c>.</param>
/// <param name="IsAvailable">Its condition <c>Available</c> is <c>True</c>.</param>
/// <param name="Reason">Why not, when it is not.</param>
public sealed record AggregatedApi(string Name, bool IsAvailable, string Reason);

namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>A kind of object that the simulated Kubernetes API serves.</summary>
internal sealed record Resource(string Group, string Version, string Plural, string Kind, bool Namespaced, string ShortNames = "")
{
    /// <summary>Whether it has a <c>scale</c> subresource.</summary>
    public bool Scales => Plural is "deployments" or "statefulsets";

    /// <summary>What may be done to it here.</summary>
    public string[] Verbs => Plural switch
    {
        "nodes" => ["get", "list", "patch", "update"],
        "deployments" or "statefulsets" or "daemonsets" => ["get", "list", "patch", "update"],
        "poddisruptionbudgets" => ["create", "delete", "get", "list", "patch", "update"],
        "pods" => ["delete", "get", "list"],
        "secrets" => ["create", "delete", "get", "list", "update"],
        _ => ["get", "list"],
    };

    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>All of them. The bot and kubectl read these; nothing else exists here.</summary>
    public static IReadOnlyList<Resource> All { get; } =
    [
        new("", "v1", "nodes", "Node", false, "no"),
        new("", "v1", "namespaces", "Namespace", false, "ns"),
        new("", "v1", "pods", "Pod", true, "po"),
        new("", "v1", "secrets", "Secret", true),
        new("", "v1", "events", "Event", true, "ev"),
        new("", "v1", "configmaps", "ConfigMap", true, "cm"),
        new("apps", "v1", "deployments", "Deployment", true, "deploy"),
        new("apps", "v1", "replicasets", "ReplicaSet", true, "rs"),
        new("apps", "v1", "daemonsets", "DaemonSet", true, "ds"),
        new("apps", "v1", "statefulsets", "StatefulSet", true, "sts"),
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true, "pdb"),
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
        new("", "v1", "services", "Service", true, "svc"),
        new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true),
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false, "crd,crds"),
        new("apiregistration.k8s.io", "v1", "apiservices", "APIService", false),
        new("flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "FlowSchema", false),
        new("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration", false),
    ];
}

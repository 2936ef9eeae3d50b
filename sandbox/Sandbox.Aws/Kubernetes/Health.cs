namespace EksUpgradeBot.Sandbox.Aws.Kubernetes;

/// <summary>What <c>/readyz</c>, <c>/livez</c> and <c>/healthz</c> say: <c>ok</c>, or every check when one fails or the caller asks.</summary>
internal static class Health
{
    private static readonly string[] Checks =
    [
        "ping", "log", "etcd", "etcd-readiness", "informer-sync", "poststarthook/start-apiserver-admission-initializer",
        "poststarthook/generic-apiserver-start-informers", "poststarthook/rbac/bootstrap-roles", "shutdown",
    ];

    public static (int Status, string Body) Answer(string path, bool verbose, bool failing)
    {
        var name = path.Trim('/');
        // Only readiness depends on etcd's being caught up; a live server that is not ready is not restarted.
        var broken = failing && name == "readyz";

        if (!broken && !verbose)
        {
            return (200, "ok");
        }

        var lines = Checks.Select(check => broken && check == "etcd" ? "[-]etcd failed: reason withheld" : $"[+]{check} ok");
        return (broken ? 500 : 200, $"{string.Join('\n', lines)}\n{name} check {(broken ? "failed" : "passed")}\n");
    }
}

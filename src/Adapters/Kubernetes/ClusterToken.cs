namespace EksUpgradeBot.Adapters.Kubernetes;

/// <summary>A bearer token for the Kubernetes API of one cluster. It is a secret while it is valid.</summary>
/// <param name="value">What goes after <c>Bearer</c>.</param>
/// <param name="expiresAt">When the cluster stops taking it.</param>
public sealed class ClusterToken(string value, DateTimeOffset expiresAt)
{
    /// <summary>What goes after <c>Bearer</c>.</summary>
    public string Value => value;

    /// <summary>When the cluster stops taking it.</summary>
    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>Says when it expires and keeps the token to itself, for logs.</summary>
    public override string ToString() => $"token that expires at {expiresAt:O}";
}

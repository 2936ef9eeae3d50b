using System.Collections.Concurrent;

namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>The secrets this world knows: those it was started with and those its STS gave out.</summary>
internal sealed class Credentials(IReadOnlyDictionary<string, string> given)
{
    private readonly ConcurrentDictionary<string, Temporary> _temporary = new();

    public string? Secret(string accessKey) =>
        given.TryGetValue(accessKey, out var secret) ? secret : _temporary.TryGetValue(accessKey, out var made) ? made.Secret : null;

    /// <summary>Who calls with this key: a role's session, or the account's user.</summary>
    public string CallerArn(string accessKey, string accountId) =>
        _temporary.TryGetValue(accessKey, out var made) ? made.CallerArn : $"arn:aws:iam::{accountId}:user/eks-upgrade-bot";

    public void Remember(string accessKey, string secret, string callerArn) => _temporary[accessKey] = new Temporary(secret, callerArn);

    private sealed record Temporary(string Secret, string CallerArn);
}

using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>
/// The credentials of a role, renewed before they expire. The SDK's own class builds its STS client itself and leaves no say
/// in its endpoint.
/// </summary>
internal sealed class AssumedRole : RefreshingAWSCredentials
{
    // What CloudTrail shows beside the role.
    private const string SessionName = "eks-upgrade-bot";

    private readonly IAmazonSecurityTokenService _sts;
    private readonly string _roleArn;

    public AssumedRole(IAmazonSecurityTokenService sts, string roleArn)
    {
        _sts = sts;
        _roleArn = roleArn;

        // Renewed in the background while the old ones still stand.
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        // The duration is left to STS: an hour, which is also the most that a role may ask for another role.
        var request = new AssumeRoleRequest { RoleArn = _roleArn, RoleSessionName = SessionName };
        var answer = await _sts.AssumeRoleAsync(request);
        var credentials = answer.Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            credentials.Expiration ?? throw new AmazonClientException($"STS gave no expiration for {_roleArn}."));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sts.Dispose();
        }

        base.Dispose(disposing);
    }
}

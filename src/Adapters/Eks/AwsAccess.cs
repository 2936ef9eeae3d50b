using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using EksUpgradeBot.Adapters.Eks.Api;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>
/// The way into AWS, one for the whole bot: an EKS client and credentials for every region and role that the clusters name.
/// Base credentials come by the SDK's own chain (variables, profile, web identity, pod identity, instance);
/// <c>AWS_ENDPOINT_URL_EKS</c> and <c>AWS_ENDPOINT_URL_STS</c> are honoured.
/// </summary>
public sealed class AwsAccess : IDisposable
{
    private readonly AwsOptions _options;
    private readonly ConcurrentDictionary<Door, Lazy<EksClient>> _clients = new();
    private readonly ConcurrentDictionary<Door, Lazy<AssumedRole>> _roles = new();

    /// <summary>Access as the environment gives it. Nothing is read before the first call.</summary>
    public AwsAccess()
        : this(new AwsOptions())
    {
    }

    internal AwsAccess(AwsOptions options) => _options = options;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }

        foreach (var role in _roles.Values.Where(role => role.IsValueCreated))
        {
            role.Value.Dispose();
        }
    }

    /// <summary>Makes one EKS call and puts what goes wrong into words.</summary>
    /// <param name="cluster">Names the region and the role.</param>
    /// <param name="operation">The API's name of it, which is also the IAM action to allow.</param>
    /// <param name="doing">What is being done, to complete "Could not …": <c>describe cluster prod</c>.</param>
    /// <exception cref="OutsideException">AWS refused, or did not answer.</exception>
    internal async Task<T> AskEksAsync<T>(
        ClusterAddress cluster, string operation, string doing, Func<EksClient, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await call(EksFor(cluster));
            }
            catch (EksException expired) when (AwsErrors.IsExpired(expired))
            {
                // A session can end before its date, when it is revoked or the clock is off. The pipeline goes by the date alone.
                await RenewCredentialsAsync(cluster);
                return await call(EksFor(cluster));
            }
        }
        catch (Exception cause) when (AwsErrors.IsFromOutside(cause, cancellationToken))
        {
            throw AwsErrors.Explain(cause, operation, doing, cluster);
        }
    }

    /// <summary>Reads every page of a list of EKS's and puts what goes wrong into words.</summary>
    /// <param name="cluster">Names the region and the role.</param>
    /// <param name="operation">The API's name of it, which is also the IAM action to allow.</param>
    /// <param name="doing">What is being done, to complete "Could not …": <c>list the add-ons of cluster prod</c>.</param>
    /// <param name="page">Asks for the page of a token; null for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OutsideException">AWS refused, or did not answer.</exception>
    internal Task<IReadOnlyList<T>> ListEksAsync<T>(
        ClusterAddress cluster, string operation, string doing, Func<EksClient, string?, Task<IPage<T>>> page, CancellationToken cancellationToken) =>
        AskEksAsync(cluster, operation, doing, eks => Pages.AllAsync<T>(token => page(eks, token)), cancellationToken);

    /// <summary>The credentials that act on the cluster, good for a while yet when their source can give such.</summary>
    /// <exception cref="OutsideException">There are none, or the role may not be assumed.</exception>
    internal async Task<ImmutableCredentials> CredentialsForAsync(
        ClusterAddress cluster, TimeSpan minimumLifetime, string doing, CancellationToken cancellationToken)
    {
        try
        {
            var credentials = await SourceForAsync(cluster);
            return credentials is RefreshingAWSCredentials refreshing
                ? await refreshing.GetCredentialsAsync(minimumLifetime)
                : await credentials.GetCredentialsAsync();
        }
        catch (Exception cause) when (AwsErrors.IsFromOutside(cause, cancellationToken))
        {
            throw AwsErrors.Explain(cause, "GetCallerIdentity", doing, cluster);
        }
    }

    /// <summary>
    /// The variables with which a program acts on the cluster: the session of the cluster's role. Empty without a role, because
    /// then the program finds the same credentials as the bot by itself.
    /// </summary>
    /// <exception cref="OutsideException">The role may not be assumed.</exception>
    public async Task<IReadOnlyDictionary<string, string>> VariablesForAsync(ClusterAddress cluster, CancellationToken cancellationToken)
    {
        if (cluster.RoleArn is null)
        {
            return new Dictionary<string, string>();
        }

        // A control plane takes up to 40 minutes, and an apply keeps the session that it was started with.
        var session = await CredentialsForAsync(
            cluster, TimeSpan.FromMinutes(45), $"act on {cluster.Name} as {cluster.RoleArn}", cancellationToken);
        return new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = session.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = session.SecretKey,
            ["AWS_SESSION_TOKEN"] = session.Token,
            ["AWS_REGION"] = cluster.Region,
        };
    }

    /// <summary>Where STS is for a region.</summary>
    internal Uri StsEndpointFor(string region) =>
        new(StsConfigFor(region)
            .DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new GetCallerIdentityRequest()))
            .URL);

    private async Task<AWSCredentials> SourceForAsync(ClusterAddress cluster) =>
        (AWSCredentials?)RoleFor(cluster) ?? _options.Credentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();

    private async Task RenewCredentialsAsync(ClusterAddress cluster) =>
        (await SourceForAsync(cluster) as RefreshingAWSCredentials)?.ClearCredentials();

    private EksClient EksFor(ClusterAddress cluster) =>
        _clients.GetOrAdd(new Door(cluster.Region, cluster.RoleArn), _ => new Lazy<EksClient>(() =>
        {
            var config = EksClient.ConfigFor(cluster.Region);
            Adjust(config, cluster.Region, _options.EksEndpoint);
            return new EksClient((AWSCredentials?)RoleFor(cluster) ?? _options.Credentials, config);
        })).Value;

    private AssumedRole? RoleFor(ClusterAddress cluster) =>
        cluster.RoleArn is not { } roleArn
            ? null
            : _roles.GetOrAdd(new Door(cluster.Region, roleArn), _ => new Lazy<AssumedRole>(() =>
            {
                var config = StsConfigFor(cluster.Region);
                return new AssumedRole(
                    _options.Credentials is { } credentials
                        ? new AmazonSecurityTokenServiceClient(credentials, config)
                        : new AmazonSecurityTokenServiceClient(config),
                    roleArn);
            })).Value;

    private AmazonSecurityTokenServiceConfig StsConfigFor(string region)
    {
        var config = new AmazonSecurityTokenServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region) };
        Adjust(config, region, _options.StsEndpoint);
        return config;
    }

    private void Adjust(ClientConfig config, string region, Uri? endpoint)
    {
        config.MaxErrorRetry = _options.MaxErrorRetry;
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }

        // With a ServiceURL, also one from the environment, the SDK no longer knows which region to sign for.
        config.AuthenticationRegion = region;
    }

    private sealed record Door(string Region, string? RoleArn);
}

using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace EksUpgradeBot.Adapters.Eks.RestJson;

/// <summary>
/// The settings of a REST-JSON client in one region. <c>AWS_ENDPOINT_URL_&lt;SERVICE&gt;</c> and <c>AWS_ENDPOINT_URL</c> are
/// honoured by the base class, through <see cref="ClientConfig.ServiceURL"/>.
/// </summary>
internal sealed class RestJsonConfig : ClientConfig
{
    private const string Version = "1.0";

    private readonly string _endpointPrefix;

    /// <summary>Settings for one service in one region.</summary>
    /// <param name="serviceId">The service's id, from which the variable's name is made: <c>EKS</c>.</param>
    /// <param name="endpointPrefix">The first part of the host name, and the name that requests are signed for.</param>
    /// <param name="region">The region, such as <c>eu-west-1</c>.</param>
    public RestJsonConfig(string serviceId, string endpointPrefix, string region)
        : base(new NoGeneratedDefaults())
    {
        _endpointPrefix = endpointPrefix;
        ServiceId = serviceId;
        AuthenticationServiceName = endpointPrefix;
        RegionEndpoint = RegionEndpoint.GetBySystemName(region);

        // Once a ServiceURL takes over, the base class forgets the region; the signature must still name it.
        AuthenticationRegion = region;
        RetryMode = RequestRetryMode.Standard;

        // One attempt; a description is there in well under a second, and the default of 100 s would hide a dead connection.
        Timeout = TimeSpan.FromSeconds(20);
        EndpointProvider = new OneEndpoint(RegionEndpoint, this);
    }

    /// <inheritdoc />
    public override string ServiceVersion => Version;

    /// <inheritdoc />
    public override string UserAgent => InternalSDKUtils.BuildUserAgentString(ServiceId, Version);

    /// <inheritdoc />
    public override string RegionEndpointServiceName => _endpointPrefix;

    /// <inheritdoc />
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new EndpointParameters());

    // The names with FIPS are as EKS's own rules have them; GovCloud's ordinary endpoint is one.
    private sealed class OneEndpoint(RegionEndpoint region, RestJsonConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
            config.ServiceURL is { Length: > 0 } url
                ? new Endpoint(url)
                : new Endpoint($"https://{Host}.{region.SystemName}.{region.PartitionDnsSuffix}");

        private string Host => (config.UseFIPSEndpoint, region.PartitionName) switch
        {
            (true, "aws") => $"fips.{config._endpointPrefix}",
            (true, not "aws-us-gov") => $"{config._endpointPrefix}-fips",
            _ => config._endpointPrefix,
        };
    }

    // Generated clients bring their timeouts per "defaults mode"; these are the SDK's own for its standard mode.
    private sealed class NoGeneratedDefaults : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(
            RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) =>
            new DefaultConfiguration
            {
                Name = DefaultConfigurationMode.Standard,
                RetryMode = RequestRetryMode.Standard,
                ConnectTimeout = TimeSpan.FromSeconds(3.1),
                TlsNegotiationTimeout = TimeSpan.FromSeconds(3.1),
            };
    }
}

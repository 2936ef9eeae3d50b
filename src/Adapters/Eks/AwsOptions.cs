using Amazon.Runtime;

namespace EksUpgradeBot.Adapters.Eks;

/// <summary>What a test sets where the product lets the SDK look around.</summary>
internal sealed record AwsOptions
{
    /// <summary>Null for the SDK's own chain.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Null for <c>AWS_ENDPOINT_URL_EKS</c>, <c>AWS_ENDPOINT_URL</c>, the profile's, else the region's own.</summary>
    public Uri? EksEndpoint { get; init; }

    /// <summary>Null for <c>AWS_ENDPOINT_URL_STS</c>, <c>AWS_ENDPOINT_URL</c>, the profile's, else the region's own.</summary>
    public Uri? StsEndpoint { get; init; }

    /// <summary>Four attempts in all: what throttling lasts longer than that is for the step to wait out.</summary>
    public int MaxErrorRetry { get; init; } = 3;
}

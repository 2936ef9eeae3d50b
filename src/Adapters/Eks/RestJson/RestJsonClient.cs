using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace EksUpgradeBot.Adapters.Eks.RestJson;

/// <summary>
/// A client of a REST-JSON service on the pipeline of <c>AWSSDK.Core</c>: credentials and their renewal, SigV4, clock skew,
/// retries with back-off and a budget, and the errors' form are the SDK's. An operation is a request value and the types of
/// its body and answer.
/// </summary>
internal abstract class RestJsonClient(AWSCredentials? credentials, RestJsonConfig config) : AmazonServiceClient(credentials, config)
{
    // The base constructor reads this before the fields of a derived class are set, hence from the config.
    protected sealed override IServiceMetadata ServiceMetadata => new Metadata(Config.ServiceId);

    protected sealed override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        // Generated clients bring both of these; without them the pipeline fails on a null.
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }

    /// <summary>Makes the call; the SDK retries what may be retried.</summary>
    /// <exception cref="AmazonServiceException">The service refused; the type is what <see cref="ErrorFor"/> made of it.</exception>
    protected async Task<T> CallAsync<T>(RestJsonRequest request, JsonTypeInfo<T> result, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = RestJsonMarshaller.Instance,
            ResponseUnmarshaller = new RestJsonUnmarshaller<T>(result, ErrorFor),
        };

        var response = await InvokeAsync<RestJsonResponse<T>>(request, options, cancellationToken);
        return response.Value ?? throw new AmazonClientException($"{request.Operation} was answered with null.");
    }

    /// <summary>The service's own exception for an answer that is an error.</summary>
    protected abstract AmazonServiceException ErrorFor(ErrorAnswer answer);

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
            AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class EndpointHandler : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();
    }
}

using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EksUpgradeBot.Adapters.Eks.RestJson;

/// <summary>Turns a <see cref="RestJsonRequest"/> into the SDK's HTTP request.</summary>
internal sealed class RestJsonMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static readonly RestJsonMarshaller Instance = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (RestJsonRequest)input;
        var request = new DefaultRequest(call, "Amazon.RestJson")
        {
            HttpMethod = call.Method,
            ResourcePath = call.Path,
            UseQueryString = true,
        };

        foreach (var (name, value) in call.Variables)
        {
            request.AddPathResource($"{{{name}}}", value);
        }

        foreach (var (name, value) in call.Query)
        {
            if (value is not null)
            {
                request.Parameters.Add(name, value);
            }
        }

        if (call.Body is { } body)
        {
            request.Content = body;
            request.Headers["Content-Type"] = "application/json";
        }

        return request;
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace EksUpgradeBot.Adapters.Eks.RestJson;

/// <summary>An answer that is an error, in the words of the wire.</summary>
/// <param name="Code">From <c>x-amzn-ErrorType</c> or the body; empty when neither says it.</param>
/// <param name="Message">What the service says.</param>
/// <param name="RequestId">The service's id of the request, for its support; null when absent.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Inner">The SDK's own account of it.</param>
internal sealed record ErrorAnswer(string Code, string Message, string? RequestId, HttpStatusCode Status, Exception? Inner)
{
    /// <summary>Whose fault it is. The wire does not say it, so the status must.</summary>
    public ErrorType Type => (int)Status >= 500 ? ErrorType.Receiver : ErrorType.Sender;
}

/// <summary>Reads the body straight into the result's type, and an error into the service's exception.</summary>
internal sealed class RestJsonUnmarshaller<T>(JsonTypeInfo<T> result, Func<ErrorAnswer, AmazonServiceException> errorFor)
    : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) =>
        new RestJsonResponse<T> { Value = JsonSerializer.Deserialize(input.Stream, result) };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return error.Code is { Length: > 0 } code
            ? errorFor(new(code, error.Message ?? "", error.RequestId, statusCode, innerException))

            // A proxy or a load balancer on the way answers in HTML.
            : errorFor(new("", "the answer is not the service's own", error.RequestId, statusCode, innerException));
    }
}

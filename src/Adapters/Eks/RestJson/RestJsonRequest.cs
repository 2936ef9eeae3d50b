using Amazon.Runtime;

namespace EksUpgradeBot.Adapters.Eks.RestJson;

/// <summary>One REST-JSON call as a value, where a generated client has a class for the request and another to marshal it.</summary>
/// <param name="operation">The API's own name of the operation, such as <c>DescribeCluster</c>.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path with its variables in braces: <c>/clusters/{name}</c>.</param>
internal sealed class RestJsonRequest(string operation, string method, string path) : AmazonWebServiceRequest
{
    /// <summary>The API's own name of the operation.</summary>
    public string Operation => operation;

    /// <summary>The HTTP method.</summary>
    public string Method => method;

    /// <summary>The path with its variables in braces.</summary>
    public string Path => path;

    /// <summary>The values of the path's variables, unescaped: the pipeline escapes them for the URL and for the signature alike.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>The query, unescaped; a null value is left out.</summary>
    public Dictionary<string, string?> Query { get; init; } = [];

    /// <summary>The JSON body; null for none.</summary>
    public byte[]? Body { get; init; }
}

/// <summary>What came back: the body, read.</summary>
internal sealed class RestJsonResponse<T> : AmazonWebServiceResponse
{
    /// <summary>The body; null only when the service answered <c>null</c>.</summary>
    public T? Value { get; init; }
}

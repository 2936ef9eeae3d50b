using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Eks;

/// <summary>The EKS API as the provider calls it: signed, and tried again as long as the AWS SDK for Go tries.</summary>
internal sealed class EksApi : IDisposable
{
    // The errors that the operations used here declare. Any other is a generic "api error" in the words of the SDK.
    private static readonly string[] Modelled =
    [
        "ClientException", "InvalidParameterException", "InvalidRequestException", "InvalidStateException", "ResourceInUseException",
        "ResourceNotFoundException", "ServerException", "ServiceUnavailableException",
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly Uri _url;
    private readonly RequestSigner? _signer;
    private readonly int _maxAttempts;

    public EksApi(string region, int? maxAttempts)
    {
        var url = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_EKS") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")
            ?? throw new EksException("AWS_ENDPOINT_URL_EKS is not set, and the stand-in never calls the real EKS.");
        _url = new Uri(url);
        _signer = RequestSigner.FromEnvironment(region);
        _maxAttempts = maxAttempts ?? 25;
    }

    public bool HasCredentials => _signer is not null;

    public async Task<JsonObject> CallAsync(string operation, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var text = body?.ToJsonString() ?? "";
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failure) = await TryAsync(operation, method, path, text, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            var (words, pauses, isNotFound) = failure!;
            var most = Math.Min(_maxAttempts, pauses == Pauses.Unreachable ? 9 : 25);
            if (pauses == Pauses.None || attempt >= most)
            {
                var exhausted = pauses == Pauses.None ? "" : $"exceeded maximum number of attempts, {most}, ";
                throw new EksException($"operation error EKS: {operation}, {exhausted}https response error {words}", isNotFound);
            }

            await Task.Delay(PauseAfter(attempt, pauses), TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(JsonObject? Answer, Failure? Failure)> TryAsync(
        string operation, HttpMethod method, string path, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_url, path));
        request.Headers.TryAddWithoutValidation("User-Agent", "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 terraform-stand-in api/eks");
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        _signer?.Sign(request, body);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? (JsonNode.Parse(text)!.AsObject(), null)
                : (null, Refused(response, text));
        }
        catch (HttpRequestException e)
        {
            var verb = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(method.Method.ToLowerInvariant());
            var (reason, pauses) = e.HttpRequestError == HttpRequestError.ConnectionError
                ? ($"dial tcp {_url.Authority}: connect: connection refused", Pauses.Unreachable)
                : ("EOF", Pauses.Short);
            return (null, new Failure($"StatusCode: 0, RequestID: , request send failed, {verb} \"{request.RequestUri}\": {reason}", pauses, false));
        }
    }

    private static Failure Refused(HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        var code = Header(response, "x-amzn-ErrorType") ?? "UnknownError";
        var message = Message(body);
        var error = Modelled.Contains(code) ? $"{code}: {message}" : $"api error {code}: {message}";
        var pauses = status switch { 429 => Pauses.Long, 500 or 502 or 503 or 504 => Pauses.Short, _ => Pauses.None };
        return new Failure(
            $"StatusCode: {status}, RequestID: {Header(response, "x-amzn-RequestId")}, {error}", pauses, response.StatusCode == HttpStatusCode.NotFound);
    }

    private static string Message(string body)
    {
        try
        {
            return JsonNode.Parse(body)?["message"]?.ToString() ?? "";
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>The gaps that were measured with the real provider, without their jitter.</summary>
    private static TimeSpan PauseAfter(int attempt, Pauses pauses)
    {
        ReadOnlySpan<double> seconds = pauses == Pauses.Long ? [1.5, 3.3, 5.5, 12.6, 25, 34, 68, 250] : [0.1, 0.2, 0.3, 0.8, 1.1, 2.6, 6.3, 14, 25];
        return TimeSpan.FromSeconds(seconds[Math.Min(attempt, seconds.Length) - 1]);
    }

    private enum Pauses
    {
        None,
        Short,
        Long,
        Unreachable,
    }

    private sealed record Failure(string Words, Pauses Pauses, bool IsNotFound);
}

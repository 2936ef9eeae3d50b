using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>Brings parcels as requests signed with the app's signing secret.</summary>
internal sealed class SignedHttp(Workspace workspace) : ITransport, IDisposable
{
    private const int MostRedirects = 2;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxAutomaticRedirections = MostRedirects })
    {
        // The three seconds are counted on the workspace's clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<Receipt> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        if (Address(parcel) is not { } address)
        {
            return Receipt.NotConnected;
        }

        using var patience = new CancellationTokenSource(workspace.Options.AcknowledgeWithin, workspace.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = Request(address, parcel);
            using var response = await _http.SendAsync(request, both.Token);
            var body = await response.Content.ReadAsStringAsync(both.Token);
            var noRetry = response.Headers.TryGetValues("x-slack-no-retry", out var values) && values.Contains("1");
            if (!response.IsSuccessStatusCode || (parcel.Type != Parcel.Event && response.StatusCode != HttpStatusCode.OK))
            {
                var reason = (int)response.StatusCode is >= 300 and < 400 ? "too_many_redirects" : "http_error";
                return new Receipt(false, Error: Receipt.DispatchFailed) { RetryReason = reason, NoRetry = noRetry };
            }

            return new(true, Answer(response, body));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Receipt.TimedOut with { RetryReason = "http_timeout" };
        }
        catch (HttpRequestException broken)
        {
            return Receipt.NotConnected with
            {
                RetryReason = broken.HttpRequestError == HttpRequestError.SecureConnectionError ? "ssl_error" : "connection_failed",
            };
        }
    }

    /// <summary>Asks a request URL to prove itself, as Slack does when it is entered; the challenge it must return is given.</summary>
    public async Task<bool> VerifyAsync(string address, CancellationToken cancellationToken)
    {
        var challenge = Guid.NewGuid().ToString("N");
        var payload = new JsonObject { ["token"] = "sandbox", ["challenge"] = challenge, ["type"] = "url_verification" };
        using var request = Signed(address, payload.Line(), "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var body = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        var given = Json.Parse(body).Text("challenge") ?? (body.StartsWith("challenge=", StringComparison.Ordinal) ? body["challenge=".Length..] : body);
        return response.IsSuccessStatusCode && given == challenge;
    }

    public void Dispose() => _http.Dispose();

    private string? Address(Parcel parcel) => parcel.Type switch
    {
        Parcel.Command => workspace.Settings.CommandsUrl,
        Parcel.Interactive => workspace.Settings.InteractivityUrl,
        _ => workspace.Settings.EventsUrl,
    };

    private HttpRequestMessage Request(string address, Parcel parcel)
    {
        if (parcel.Type == Parcel.Event)
        {
            var request = Signed(address, parcel.Payload.Line(), "application/json");
            if (parcel.RetryAttempt > 0)
            {
                request.Headers.Add("x-slack-retry-num", $"{parcel.RetryAttempt}");
                request.Headers.Add("x-slack-retry-reason", parcel.RetryReason);
            }

            return request;
        }

        var form = parcel.Type == Parcel.Command
            ? string.Join('&', parcel.Payload.Select(field => $"{field.Key}={WebUtility.UrlEncode(parcel.Payload.Text(field.Key))}"))
            : $"payload={WebUtility.UrlEncode(parcel.Payload.Line())}";
        return Signed(address, form, "application/x-www-form-urlencoded");
    }

    private HttpRequestMessage Signed(string address, string body, string contentType)
    {
        var timestamp = workspace.Time.GetUtcNow().ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(workspace.Options.SigningSecret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Headers.Add("X-Slack-Request-Timestamp", $"{timestamp}");
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(mac)}");
        request.Headers.UserAgent.ParseAdd("Slackbot/1.0");
        request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return request;
    }

    private static JsonNode? Answer(HttpResponseMessage response, string body) =>
        body.Trim().Length == 0 ? null
        : response.Content.Headers.ContentType?.MediaType == "application/json" ? Json.Parse(body)
        : JsonValue.Create(body);
}

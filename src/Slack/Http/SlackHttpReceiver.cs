using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Http;

/// <summary>Checks, reads and answers one request. The signature is over the bytes of the body, as they came.</summary>
internal sealed class SlackHttpReceiver(
    SlackRequestVerifier verifier,
    SlackDispatcher dispatcher,
    int maxBytes,
    ILogger<SlackHttpReceiver> logger)
{
    // The same shape as in Socket Mode, so that handlers and inbox see no difference.
    public Task CommandAsync(HttpContext context) => ReceiveFormAsync(context, fields =>
        fields.ContainsKey("command") ? new SlackDelivery(SlackDeliveryKind.SlashCommand, Json.ObjectOf(fields)) : null);

    public Task InteractivityAsync(HttpContext context) => ReceiveFormAsync(context, fields =>
        fields.TryGetValue("payload", out var payload) && ObjectOrNull(() => JsonElement.Parse(payload)) is { } json
            ? new SlackDelivery(SlackDeliveryKind.Interactive, json)
            : null);

    public async Task EventAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, maxBytes) is not { } body || !IsGenuine(context, body))
        {
            return;
        }

        if (!context.Request.HasJsonContentType() || ObjectOrNull(() => JsonElement.Parse(body.Span)) is not { } json)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (json.Text("type") == "url_verification")
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await context.Response.WriteAsync(json.Text("challenge") ?? "", context.RequestAborted);
            return;
        }

        if (json.Text("type") != "event_callback")
        {
            // app_rate_limited, for one: worth a line, and nothing to do.
            logger.LogWarning("Slack sent {Type} to the events endpoint.", json.Text("type"));
            return;
        }

        await AnswerAsync(context, new SlackDelivery(SlackDeliveryKind.Event, json));
    }

    private async Task ReceiveFormAsync(HttpContext context, Func<Dictionary<string, string>, SlackDelivery?> read)
    {
        if (await RequestBody.ReadAsync(context, maxBytes) is not { } body)
        {
            return;
        }

        var fields = context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true
            ? FormBody.TryRead(body.Span)
            : null;

        // Slack probes the certificate without a signature. Nothing else in such a request counts:
        // it would be the way to smuggle an unsigned command in.
        if (fields is not null && fields.TryGetValue("ssl_check", out var probe) && probe == "1")
        {
            return;
        }

        if (!IsGenuine(context, body))
        {
            return;
        }

        if (fields is null || read(fields) is not { } delivery)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await AnswerAsync(context, delivery);
    }

    private bool IsGenuine(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var headers = context.Request.Headers;

        if (verifier.Refuse(headers["X-Slack-Signature"], headers["X-Slack-Request-Timestamp"], body.Span) is not { } reason)
        {
            return true;
        }

        logger.LogWarning("A request to {Path} was refused: {Reason}.", context.Request.Path, reason);
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;

        return false;
    }

    private static JsonElement? ObjectOrNull(Func<JsonElement> parse)
    {
        try
        {
            return parse() is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task AnswerAsync(HttpContext context, SlackDelivery delivery)
    {
        var acknowledgement = await dispatcher.DispatchAsync(delivery);

        if (!acknowledgement.Accepted)
        {
            // Slack takes anything but a success as a reason to deliver the event again.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (acknowledgement.Body.IsEmpty)
        {
            context.Response.ContentLength = 0;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = acknowledgement.Body.Length;
        await context.Response.Body.WriteAsync(acknowledgement.Body, context.RequestAborted);
    }
}

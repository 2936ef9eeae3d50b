using System.Buffers;
using System.Text.Json;
using EksUpgradeBot.Slack.Interaction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Http;

/// <summary>Receives what Slack sends over signed HTTP.</summary>
public static class SlackEndpoints
{
    /// <summary>Maps <c>POST /slack/commands</c>, <c>/slack/interactivity</c> and <c>/slack/events</c>.</summary>
    /// <exception cref="InvalidOperationException">No signing secret is configured: the host must not start.</exception>
    public static IEndpointConventionBuilder MapSlack(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<SlackOptions>();
        var receiver = new SlackHttpReceiver(
            new SlackRequestVerifier(options.SigningSecret, services.GetRequiredService<TimeProvider>()),
            services.GetRequiredService<SlackDispatcher>(),
            options.MaxRequestBytes,
            services.GetRequiredService<ILogger<SlackHttpReceiver>>());

        var group = endpoints.MapGroup("/slack");
        group.MapPost("/commands", receiver.CommandAsync);
        group.MapPost("/interactivity", receiver.InteractivityAsync);
        group.MapPost("/events", receiver.EventAsync);

        return group;
    }
}

/// <summary>Checks, reads and answers one request. The body is read once, as bytes, because the signature is over those.</summary>
internal sealed class SlackHttpReceiver(
    SlackRequestVerifier verifier,
    SlackDispatcher dispatcher,
    int maxBytes,
    ILogger<SlackHttpReceiver> logger)
{
    public Task CommandAsync(HttpContext context) => ReceiveFormAsync(context, fields =>
    {
        if (!fields.ContainsKey("command"))
        {
            return null;
        }

        // The same shape as in Socket Mode, so that handlers and inbox see no difference.
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return new SlackDelivery(SlackDeliveryKind.SlashCommand, JsonElement.Parse(buffer.WrittenSpan));
    });

    public Task InteractivityAsync(HttpContext context) => ReceiveFormAsync(context, fields =>
        fields.TryGetValue("payload", out var payload) && TryParse(payload) is { } json
            ? new SlackDelivery(SlackDeliveryKind.Interactive, json)
            : null);

    public async Task EventAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body || !IsGenuine(context, body))
        {
            return;
        }

        if (!context.Request.HasJsonContentType() || TryParse(body) is not { } json)
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

    private static JsonElement? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonElement.Parse(body.Span) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task ReceiveFormAsync(HttpContext context, Func<Dictionary<string, string>, SlackDelivery?> read)
    {
        if (await ReadAsync(context) is not { } body)
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

    /// <summary>The whole body, or null when it is too large and has been answered so.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;

        if (context.Request.ContentLength > maxBytes)
        {
            return TooLarge(context);
        }

        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);

            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return TooLarge(context);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ReadOnlyMemory<byte>? TooLarge(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return null;
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

using EksUpgradeBot.Slack.Interaction;
using Microsoft.AspNetCore.Builder;
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

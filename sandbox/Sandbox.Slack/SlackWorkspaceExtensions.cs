using EksUpgradeBot.Sandbox.Slack.Control;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;
using EksUpgradeBot.Sandbox.Slack.WebApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace EksUpgradeBot.Sandbox.Slack;

/// <summary>Puts a simulated Slack workspace into a web application.</summary>
public static class SlackWorkspaceExtensions
{
    /// <summary>Registers the workspace. Its clock is the options', else the host's <see cref="TimeProvider"/>, else the system's.</summary>
    public static IServiceCollection AddSlackWorkspace(this IServiceCollection services, SlackWorkspaceOptions options)
    {
        services.AddSingleton(provider =>
            new Workspace(options, options.Time ?? provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddSingleton<Feed>().AddSingleton<Posting>().AddSingleton<Views>().AddSingleton<Files>();
        services.AddSingleton<Faults>().AddSingleton<CallLog>().AddSingleton<RateLimits>();
        services.AddSingleton<SocketTickets>().AddSingleton<SocketHub>().AddSingleton<SignedHttp>();
        services.AddSingleton<Courier>().AddSingleton<Events>();
        services.AddSingleton<Triggers>().AddSingleton<ResponseUrls>().AddSingleton<Payloads>().AddSingleton<Typing>();
        services.AddSingleton<Commands>().AddSingleton<Clicks>().AddSingleton<Modals>().AddSingleton<People>();
        services.AddSingleton<FilesMethods>();
        services.AddSingleton<IApiMethods, AuthMethods>();
        services.AddSingleton<IApiMethods, BlocksMethods>();
        services.AddSingleton<IApiMethods, ChatMethods>();
        services.AddSingleton<IApiMethods, ConversationsMethods>();
        services.AddSingleton<IApiMethods>(provider => provider.GetRequiredService<FilesMethods>());
        services.AddSingleton<IApiMethods, ReactionsMethods>();
        services.AddSingleton<IApiMethods, UsersMethods>();
        services.AddSingleton<IApiMethods, ViewsMethods>();
        services.AddSingleton<ApiEndpoint>();
        services.AddSingleton<Showing>().AddSingleton<Mischief>().AddSingleton<EventStream>().AddSingleton<Resetting>().AddSingleton<ControlApi>();
        return services;
    }

    /// <summary>
    /// Serves <c>/api/…</c>, <c>/link/</c>, <c>/response/…</c>, <c>/upload/…</c>, <c>/_control/…</c> and, where it was built in,
    /// the page at <c>/</c>.
    /// </summary>
    public static WebApplication MapSlackWorkspace(this WebApplication app)
    {
        var services = app.Services;
        var workspace = services.GetRequiredService<Workspace>();
        app.UseWebSockets();
        app.Use((context, next) =>
        {
            workspace.SeenAt($"{context.Request.Scheme}://{context.Request.Host}");
            return next(context);
        });
        UsePage(app);

        var api = services.GetRequiredService<ApiEndpoint>();
        app.MapMethods("/api/{method}", ["GET", "POST"], (HttpContext context, string method) => api.ServeAsync(context, method));

        var sockets = services.GetRequiredService<SocketHub>();
        app.Map("/link/", (HttpContext context) => sockets.ServeAsync(context));

        var responses = services.GetRequiredService<ResponseUrls>();
        app.MapPost("/response/{team}/{id}", (HttpRequest request, string id) => ResponseEndpoint.ServeAsync(responses, request, id));

        var files = services.GetRequiredService<FilesMethods>();
        app.MapPost("/upload/v1/{id}/{secret}", (HttpRequest request, string id, string secret) => files.UploadAsync(id, secret, request));

        services.GetRequiredService<ControlApi>().Map(app);
        return app;
    }

    private static void UsePage(WebApplication app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "slack-page");
        if (File.Exists(Path.Combine(folder, "index.html")))
        {
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder) });

            // An endpoint, not a default file: a host that takes POST / for something else would answer GET / with 405.
            app.MapGet("/", () => Results.File(Path.Combine(folder, "index.html"), "text/html; charset=utf-8"));
        }
    }
}

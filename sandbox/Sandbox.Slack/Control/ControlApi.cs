using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Delivery;
using EksUpgradeBot.Sandbox.Slack.Interaction;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EksUpgradeBot.Sandbox.Slack.Control;

/// <summary><c>/_control/…</c>: what people do in the workspace, and what they see, for the page and for tests.</summary>
internal sealed class ControlApi(
    Workspace workspace, Commands commands, People people, Clicks clicks, Modals modals, Views views, Files files,
    Showing showing, Mischief mischief, CallLog log, EventStream stream, Resetting resetting)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_control");
        control.MapGet("/workspace", () => Answer(showing.Workspace()));
        control.MapGet("/messages", (HttpRequest request) => Read(() => showing.Messages(
            request.Query["channel"].ToString(), NotEmpty(request.Query["thread_ts"]), NotEmpty(request.Query["user"]))));
        control.MapGet("/views", (HttpRequest request) => Read(() => showing.Views(request.Query["user"].ToString())));
        control.MapGet("/home", (HttpRequest request) => Read(() => showing.Home(request.Query["user"].ToString())));
        control.MapGet("/files/{id}", File);
        control.MapGet("/events", stream.ServeAsync);
        control.MapGet("/log", (HttpRequest request) => Read(() => Showing.Log(log, NotEmpty(request.Query["method"]))));
        control.MapGet("/faults", () => Answer(mischief.Describe()));
        control.MapPost("/command", (HttpRequest request) => DoAsync(request, CommandAsync));
        control.MapPost("/message", (HttpRequest request) => DoAsync(request, MessageAsync));
        control.MapPost("/action", (HttpRequest request) => DoAsync(request, async (body, token) => Told(await clicks.OnMessageAsync(body, token))));
        control.MapPost("/view_action", (HttpRequest request) => DoAsync(request, async (body, token) => Told(await clicks.InViewAsync(body, token))));
        control.MapPost("/view_submit", (HttpRequest request) => DoAsync(request, modals.SubmitAsync));
        control.MapPost("/view_close", (HttpRequest request) => DoAsync(request, modals.CloseAsync));
        control.MapPost("/home", (HttpRequest request) => DoAsync(request, HomeAsync));
        control.MapPost("/shortcut", (HttpRequest request) => DoAsync(
            request, async (body, token) => Told(await people.ChooseShortcutAsync(Need(body, "user"), Need(body, "callback_id"), token))));
        control.MapPost("/faults", (HttpRequest request) => DoAnyAsync(request, mischief.DoAsync));
        control.MapDelete("/faults", () => Answer(mischief.Undo()));
        control.MapPost("/socket", (HttpRequest request) => DoAsync(request, mischief.SocketAsync));
        control.MapPost("/settings", (HttpRequest request) => DoAsync(request, mischief.SettingsAsync));
        control.MapPost("/verify", (HttpRequest request) => DoAsync(request, mischief.VerifyAsync));
        control.MapPost("/reset", () => Answer(resetting.Reset()));
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static IResult Answer(JsonObject json) => Results.Text(json.Line(), "application/json; charset=utf-8");

    private static IResult Refuse(string error) => Answer(new JsonObject { ["ok"] = false, ["error"] = error });

    private static JsonObject Told(Receipt receipt)
    {
        var told = new JsonObject { ["ok"] = receipt.Acknowledged && receipt.Error is null, ["delivered"] = receipt.Acknowledged };
        return told.With("error", receipt.Error);
    }

    private IResult Read(Func<JsonObject> read)
    {
        try
        {
            lock (workspace.Gate)
            {
                return Answer(read());
            }
        }
        catch (Impossible impossible)
        {
            return Refuse(impossible.Message);
        }
    }

    private static Task<IResult> DoAsync(HttpRequest request, Func<JsonObject, CancellationToken, Task<JsonObject>> act) =>
        DoAnyAsync(request, (body, token) => body is JsonObject given ? act(given, token) : throw new Impossible("json_not_object"));

    private static async Task<IResult> DoAnyAsync(HttpRequest request, Func<JsonNode?, CancellationToken, Task<JsonObject>> act)
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var token = request.HttpContext.RequestAborted;
            return Answer(await act(Json.Parse(await reader.ReadToEndAsync(token)), token));
        }
        catch (Impossible impossible)
        {
            return Refuse(impossible.Message);
        }
    }

    private async Task<JsonObject> CommandAsync(JsonObject body, CancellationToken cancellationToken) =>
        Told(await commands.RunAsync(Need(body, "user"), Need(body, "channel"), Need(body, "text"), cancellationToken));

    private Task<JsonObject> MessageAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var message = people.Say(Need(body, "user"), Need(body, "channel"), Need(body, "text"), body.Text("thread_ts"));
        return Task.FromResult(new JsonObject { ["ok"] = true, ["ts"] = message.Ts, ["channel"] = message.Channel });
    }

    private async Task<JsonObject> HomeAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var user = Need(body, "user");
        var receipt = await people.OpenHomeAsync(user);
        var told = receipt is null ? new JsonObject { ["ok"] = true, ["delivered"] = false } : Told(receipt);
        lock (workspace.Gate)
        {
            told["view"] = views.HomeOf(user) is { } home ? views.Describe(home) : null;
        }

        return told;
    }

    private IResult File(string id)
    {
        lock (workspace.Gate)
        {
            return files.ById.TryGetValue(id, out var file) && file is { Completed: true, Content: { } content }
                ? Results.Bytes(content, Path.GetExtension(file.Name) is ".png" or ".jpg" or ".zip" or ".gz"
                    ? "application/octet-stream" : "text/plain; charset=utf-8")
                : Results.NotFound();
        }
    }

    private static string Need(JsonObject body, string name) => body.Text(name) ?? throw new Impossible($"missing {name}");
}

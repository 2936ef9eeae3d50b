using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.Control;
using EksUpgradeBot.Sandbox.Slack.State;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>
/// <c>/api/{method}</c>: reads the arguments, applies the faults that wait, checks token, scopes and limits,
/// and lets the method answer.
/// </summary>
internal sealed class ApiEndpoint(
    Workspace workspace, IEnumerable<IApiMethods> families, RateLimits limits, Faults faults, CallLog log)
{
    private readonly Dictionary<string, ApiMethod> _methods =
        families.SelectMany(family => family.Methods).ToDictionary(method => method.Name, StringComparer.Ordinal);

    public async Task ServeAsync(HttpContext context, string name)
    {
        var cancellationToken = context.RequestAborted;
        var arguments = new JsonObject();
        var needed = new List<string>();
        JsonObject answer;
        var status = StatusCodes.Status200OK;
        try
        {
            _methods.TryGetValue(name, out var method);
            (arguments, var warning) = await ApiArguments.ReadAsync(context.Request, method?.FormOnly ?? false, cancellationToken);
            var token = TakeToken(context.Request, arguments);

            if (faults.Take("slow", name) is { } slow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(slow.Milliseconds), workspace.Time, cancellationToken);
            }

            if (faults.Take("http_error", name) is { } broken)
            {
                log.Add(new(workspace.Time.GetUtcNow(), name, arguments, broken.Status, null, needed));
                context.Response.StatusCode = broken.Status;
                await context.Response.WriteAsync("upstream connect error", cancellationToken);
                return;
            }

            var call = new ApiCall(name, arguments);
            if (RetryAfter(method, call) is { } seconds)
            {
                status = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = $"{seconds}";
                answer = new JsonObject { ["ok"] = false, ["error"] = "ratelimited" };
            }
            else
            {
                answer = Answer(method, call, token, context.Response, needed);
                Warn(answer, warning);
            }
        }
        catch (ApiFailure failure)
        {
            answer = failure.ToAnswer();
        }

        if (faults.Take("lost_response", name) is not null)
        {
            // The ambiguous case: carried out, and the caller never hears of it.
            log.Add(new(workspace.Time.GetUtcNow(), name, arguments, 0, answer, needed));
            context.Abort();
            return;
        }

        log.Add(new(workspace.Time.GetUtcNow(), name, arguments, status, answer, needed));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.Line(), cancellationToken);
    }

    private int? RetryAfter(ApiMethod? method, ApiCall call) =>
        faults.Take("ratelimited", call.Method) is { } storm ? storm.RetryAfter
        : method is null ? null
        : limits.RetryAfter(method, call);

    private JsonObject Answer(ApiMethod? method, ApiCall call, string? token, HttpResponse response, List<string> needed)
    {
        if (method is null)
        {
            throw new ApiFailure("unknown_method");
        }

        needed.AddRange(method.Scope is { } always ? [always] : []);
        CheckToken(method, token, response);
        if (faults.Take("error", call.Method) is { } wrong)
        {
            throw new ApiFailure(wrong.Error);
        }

        lock (workspace.Gate)
        {
            workspace.Needed.Clear();
            try
            {
                var answer = method.Answer(call);
                answer.Insert(0, "ok", answer["ok"]?.DeepClone() ?? true);
                return answer;
            }
            finally
            {
                needed.AddRange(workspace.Needed);
            }
        }
    }

    private void CheckToken(ApiMethod method, string? token, HttpResponse response)
    {
        if (method.Token == ApiToken.None)
        {
            return;
        }

        if (token is null)
        {
            throw new ApiFailure("not_authed");
        }

        var options = workspace.Options;
        var isApp = token == options.AppToken;
        if (!isApp && token != options.BotToken)
        {
            throw new ApiFailure("invalid_auth");
        }

        if (!isApp && workspace.Settings.TokenRevoked)
        {
            throw new ApiFailure("token_revoked");
        }

        if (method.Token == ApiToken.App != isApp && method.Token != ApiToken.Any)
        {
            throw new ApiFailure("not_allowed_token_type");
        }

        var scopes = isApp ? options.AppScopes : options.BotScopes;
        response.Headers["x-oauth-scopes"] = string.Join(',', scopes);
        if (method.Scope is { } scope)
        {
            response.Headers["x-accepted-oauth-scopes"] = scope;
            Scopes.Need(scopes, scope);
        }
    }

    private static string? TakeToken(HttpRequest request, JsonObject arguments)
    {
        var given = arguments.Text("token");
        arguments.Remove("token");
        var header = request.Headers.Authorization.ToString();
        const string scheme = "Bearer ";
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : given;
    }

    private static void Warn(JsonObject answer, string? warning)
    {
        if (warning is null)
        {
            return;
        }

        answer["warning"] = warning;
        var metadata = answer.Object("response_metadata") ?? [];
        metadata["warnings"] = new JsonArray(warning);
        answer["response_metadata"] = metadata.Parent is null ? metadata : metadata.Copy();
    }
}

/// <summary>What a token may do.</summary>
internal static class Scopes
{
    /// <summary>Asks for a scope of the bot token that depends on what the call is about; held while the gate is.</summary>
    public static void Need(this Workspace workspace, string needed)
    {
        workspace.Needed.Add(needed);
        Need(workspace.Options.BotScopes, needed);
    }

    public static void Need(IReadOnlyList<string> provided, string needed)
    {
        if (!provided.Contains(needed))
        {
            throw new ApiFailure("missing_scope") { Needed = needed, Provided = string.Join(',', provided) };
        }
    }

    /// <summary>The scope of a family such as "history" for the kind of conversation that is read.</summary>
    public static string For(Conversation conversation, string what) =>
        $"{(conversation.IsDirect ? "im" : conversation.IsPrivate ? "groups" : "channels")}:{what}";
}

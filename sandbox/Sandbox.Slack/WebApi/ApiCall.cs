using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>One call of a Web API method: its name and its arguments, whatever body they came in.</summary>
internal sealed record ApiCall(string Method, JsonObject Arguments)
{
    public string? Text(string name) => Arguments[name] switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };

    public string Required(string name) =>
        Text(name) ?? throw new ApiFailure("invalid_arguments") { Messages = [$"[ERROR] missing required field: {name}"] };

    public bool Has(string name) => Arguments.ContainsKey(name);

    public bool Flag(string name) => Arguments.Flag(name);

    public int Number(string name, int otherwise) => Arguments.Number(name) ?? otherwise;

    /// <summary>A structured argument, which forms carry as a string of JSON; null when it is missing.</summary>
    public T? Structured<T>(string name, string wrongForm)
        where T : JsonNode
    {
        var node = Arguments[name];
        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            node = text.Length == 0 ? null : Json.Parse(text) ?? throw new ApiFailure(wrongForm);
        }

        return node switch
        {
            null => null,
            T right => right.Copy(),
            _ => throw new ApiFailure(wrongForm),
        };
    }
}

/// <summary>A method's refusal: what becomes <c>ok: false</c> with Slack's name for the error.</summary>
internal sealed class ApiFailure(string error) : Exception(error)
{
    public string Error => Message;

    /// <summary>Sentences for response_metadata.messages, such as where a block is wrong.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    public string? Needed { get; init; }

    public string? Provided { get; init; }

    /// <summary>The structured problems that blocks.validate answers with.</summary>
    public JsonArray? Errors { get; init; }

    public JsonObject ToAnswer()
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = Error };
        answer.With("needed", Needed).With("provided", Provided).With("errors", Errors);
        if (Messages.Count > 0)
        {
            answer["response_metadata"] = new JsonObject { ["messages"] = Messages.List() };
        }

        return answer;
    }
}

/// <summary>Which token a method wants.</summary>
internal enum ApiToken
{
    Bot,
    App,
    Any,
    None,
}

/// <summary>A method of the Web API: what it needs, how often it may be called and what it does.</summary>
internal sealed record ApiMethod(string Name, string? Scope, Tier Tier, Func<ApiCall, JsonObject> Answer)
{
    public ApiToken Token { get; init; } = ApiToken.Bot;

    /// <summary>Methods that read their arguments from a form or the query only, and silently see nothing of a JSON body.</summary>
    public bool FormOnly { get; init; }
}

/// <summary>A family of methods.</summary>
internal interface IApiMethods
{
    IEnumerable<ApiMethod> Methods { get; }
}

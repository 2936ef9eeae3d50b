using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Slack.WebApi;

/// <summary>Reads the arguments of a call from the query, a form or a JSON body, and says what was odd about the body.</summary>
internal static class ApiArguments
{
    public static async Task<(JsonObject Arguments, string? Warning)> ReadAsync(
        HttpRequest request, bool formOnly, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in request.Query)
        {
            arguments[name] = value.ToString();
        }

        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellationToken))
            {
                arguments[name] = value.ToString();
            }

            return (arguments, null);
        }

        var type = request.ContentType ?? "";
        if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return (arguments, null);
        }

        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        if (formOnly)
        {
            return (arguments, null);
        }

        var warning = type.Contains("charset", StringComparison.OrdinalIgnoreCase) ? null : "missing_charset";
        if (body.Trim().Length == 0)
        {
            return (arguments, warning);
        }

        var node = Json.Parse(body) ?? throw new ApiFailure("invalid_json");
        if (node is not JsonObject given)
        {
            throw new ApiFailure("json_not_object");
        }

        foreach (var (name, value) in given)
        {
            arguments[name] = value?.DeepClone();
        }

        return (arguments, warning);
    }
}

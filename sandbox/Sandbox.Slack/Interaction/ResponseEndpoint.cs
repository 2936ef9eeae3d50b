using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Slack.WebApi;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Sandbox.Slack.Interaction;

/// <summary>What an app posts to a response_url, and the plain answers that it gets.</summary>
internal static class ResponseEndpoint
{
    public static async Task<IResult> ServeAsync(ResponseUrls responses, HttpRequest request, string id)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (Json.Parse(body) is not JsonObject answer)
        {
            return Results.Text("invalid_payload", statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            responses.Use(id, answer);
            return Results.Text("ok");
        }
        catch (ApiFailure failure)
        {
            var gone = failure.Error is "invalid_url" or "expired_url" or "used_url" or "message_not_found";
            return Results.Text(
                failure.ToAnswer().Line(),
                "application/json; charset=utf-8",
                statusCode: gone ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest);
        }
    }
}

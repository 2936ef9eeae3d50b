using System.Net;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Bot.Jobs;

namespace EksUpgradeBot.Bot.Hosting;

/// <summary>
/// <c>/healthz/turns</c>: what this replica does, as JSON. It names runs, and with them clusters: only whoever is on the same machine or
/// in the same pod gets it (<c>kubectl port-forward</c> is), because in HTTP mode the port may be open to a whole cluster.
/// </summary>
internal static class TurnsEndpoint
{
    public static void MapTurns(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/healthz/turns",
        (HttpContext context, ReplicaName replica, TurnsAtWork work) => context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            ? Results.Json(new { replica = replica.Value, turns = work.All, last = work.Last, taken = work.Taken })
            : Results.NotFound());
}

using System.Text.Json;
using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Scenes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EksUpgradeBot.Sandbox.Aws.Control;

/// <summary>The control API under <c>/_world</c>: what the page's buttons and the tests do to the world, and see of it.</summary>
internal static class ControlApi
{
    public static void Map(IEndpointRouteBuilder endpoints, AwsWorld world, AwsWorldStage stage)
    {
        var group = endpoints.MapGroup("/_world");
        group.MapGet("/state", () => WorldState.Of(world, stage));
        group.MapGet("/log", () => world.Log.Calls);
        group.MapGet("/scenes", () => SceneLibrary.Names.Select(name => new { name, SceneLibrary.Load(name).Title }));
        group.MapPost("/fault", (Fault fault) => SetFault(world, fault));
        group.MapPost("/clock", (ClockChange change) => Turn(world, stage, change));
        group.MapPost("/cluster", (HandMade act) => Act(world, stage, act));
        group.MapPost("/version", (VersionWish wish) => ReleaseVersion(world, stage, wish));
        group.MapPost("/release", (ReleaseChange change) => SetRelease(world, stage, change));
        group.MapPost("/reset", async (ResetWish? wish, CancellationToken cancellationToken) =>
        {
            await stage.ResetAsync(wish?.Scene, cancellationToken);
            return WorldState.Of(world, stage);
        });
    }

    private static IResult SetFault(AwsWorld world, Fault fault) => world.Faults.Set(fault)
        ? Results.Ok(world.Faults.Faults)
        : Results.BadRequest(new { error = $"No fault '{fault.Id}'.", faults = world.Faults.Faults.Select(known => known.Id) });

    private static WorldState Turn(AwsWorld world, AwsWorldStage stage, ClockChange change)
    {
        if (change.Speed is { } speed)
        {
            world.Clock.Speed = speed;
        }

        if (change.Advance is { } advance)
        {
            world.Clock.Advance(advance);
        }

        return WorldState.Of(world, stage);
    }

    /// <summary>Helm, or what stands in for it, has installed, upgraded or removed a release.</summary>
    private static IResult SetRelease(AwsWorld world, AwsWorldStage stage, ReleaseChange change) => Carefully(world, stage, () =>
    {
        var cluster = world.Find(change.Cluster);
        var earlier = cluster.Releases.Where(release => (release.Namespace, release.Name) == (change.Release.Namespace, change.Release.Name)).ToList();
        cluster.Releases.RemoveAll(earlier.Contains);

        if (!change.Remove)
        {
            var revision = earlier.Count == 0 ? change.Release.Revision : earlier.Max(release => release.Revision) + 1;
            cluster.Releases.Add(change.Release with { Revision = revision });
        }
    });

    /// <summary>Somebody at a console does it, past bot and Terraform.</summary>
    private static IResult Act(AwsWorld world, AwsWorldStage stage, HandMade act) =>
        Carefully(world, stage, () => Hand.Act(world, act, world.Clock.Now));

    /// <summary>EKS offers a version that it did not offer before.</summary>
    private static IResult ReleaseVersion(AwsWorld world, AwsWorldStage stage, VersionWish wish) => Carefully(world, stage, () =>
    {
        var now = world.Clock.Now;
        var version = wish.Version is null ? world.Kubernetes.Default(now).Next
            : KubernetesVersion.TryParse(wish.Version, out var named) ? named
            : throw EksError.InvalidParameter($"'{wish.Version}' is no Kubernetes minor version.");
        if (!world.Kubernetes.TryRelease(version, now))
        {
            throw EksError.InvalidParameter($"EKS offers {version} already.");
        }
    });

    private static IResult Carefully(AwsWorld world, AwsWorldStage stage, Action act)
    {
        try
        {
            world.At(_ =>
            {
                act();
                return true;
            });
            return Results.Ok(WorldState.Of(world, stage));
        }
        catch (EksError refused)
        {
            return Results.Json(new { error = refused.Message, code = refused.Code }, JsonSerializerOptions.Web, statusCode: refused.Status);
        }
    }
}

/// <summary>How the world's clock is to be changed: a jump as <c>hh:mm:ss</c>, another speed, or both.</summary>
internal sealed record ClockChange(TimeSpan? Advance, double? Speed);

/// <summary>The version that EKS is to offer from now on; the one after the newest when left out.</summary>
internal sealed record VersionWish(string? Version);

/// <summary>Which scene to begin with; the same again when left out.</summary>
internal sealed record ResetWish(string? Scene);

/// <summary>A Helm release as it is from now on; the revision counts up by itself when it was there before.</summary>
internal sealed record ReleaseChange(string Cluster, SceneRelease Release, bool Remove = false);

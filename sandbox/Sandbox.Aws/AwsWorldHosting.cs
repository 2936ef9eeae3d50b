using EksUpgradeBot.Sandbox.Aws.Control;
using EksUpgradeBot.Sandbox.Aws.Eks;
using EksUpgradeBot.Sandbox.Aws.Sts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>Puts the simulated AWS into a web host.</summary>
public static class AwsWorldHosting
{
    /// <summary>
    /// Registers the world. With the host it starts the Kubernetes listeners, and then, when there is a directory,
    /// writes git origin and Terraform states, for they hold the endpoints.
    /// </summary>
    public static IServiceCollection AddAwsWorld(this IServiceCollection services, AwsWorldOptions options)
    {
        services.AddSingleton(new AwsWorld(options));
        services.AddSingleton<AwsWorldStage>();
        services.AddHostedService(provider => provider.GetRequiredService<AwsWorldStage>());
        return services;
    }

    /// <summary>
    /// Maps EKS (<c>/clusters</c>, <c>/addons</c>, <c>/tags</c>, <c>/cluster-versions</c>), STS (<c>POST /</c>) and the control API (<c>/_world</c>).
    /// </summary>
    public static IEndpointRouteBuilder MapAwsWorld(this IEndpointRouteBuilder endpoints)
    {
        var world = endpoints.ServiceProvider.GetRequiredService<AwsWorld>();
        var eks = new EksEndpoint(world);
        var sts = new StsEndpoint(world);

        foreach (var path in new[] { "/clusters/{**rest}", "/addons/{**rest}", "/tags/{**rest}", "/cluster-versions" })
        {
            endpoints.Map(path, eks.HandleAsync);
        }

        endpoints.MapPost("/", sts.HandleAsync);
        ControlApi.Map(endpoints, world, endpoints.ServiceProvider.GetRequiredService<AwsWorldStage>());
        return endpoints;
    }
}

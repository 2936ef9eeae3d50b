using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace EksUpgradeBot.Scenarios.Rights;

/// <summary>A call of EKS or STS as IAM sees it: who asks, for which action, on what.</summary>
internal sealed record AwsCall(string? AccessKey, string Action, string Resource)
{
    // As AWS's Service Authorization Reference has it: these two know no resource.
    private static readonly string[] OfNothing = ["DescribeClusterVersions", "DescribeAddonVersions"];

    // EKS puts an id behind the names of node groups and add-ons.
    private const string Id = "1ec2b3a4-0000-4000-8000-000000000000";

    /// <summary>What IAM is asked for a call of the world's log: each resource that the call names.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">The account of all clusters.</param>
    /// <param name="regions">The region of each, by its name in EKS.</param>
    public static IEnumerable<AwsCall> Of(JsonElement call, string account, IReadOnlyDictionary<string, string> regions)
    {
        var (key, operation) = (call.GetProperty("accessKey").GetString(), call.GetProperty("operation").GetString()!);
        if (call.GetProperty("service").GetString() == "sts")
        {
            // Who asks who they are needs no permission for it.
            return operation == "GetCallerIdentity"
                ? []
                : [new(key, $"sts:{operation}", QueryHelpers.ParseQuery(call.GetProperty("body").GetString())["RoleArn"].ToString())];
        }

        return ResourcesOf(call, operation).Select(resource => new AwsCall(key, $"eks:{operation}", resource == "*" ? "*" : $"arn:aws:eks:{regions[resource.Split('/')[1]]}:{account}:{resource}"));
    }

    private static IEnumerable<string> ResourcesOf(JsonElement call, string operation)
    {
        var target = call.GetProperty("path").GetString()!.Split('?', 2);
        var query = QueryHelpers.ParseQuery(target.Length > 1 ? target[1] : "");
        switch (target[0].Trim('/').Split('/'))
        {
            case var _ when OfNothing.Contains(operation):
                return ["*"];
            case ["clusters", var cluster, "node-groups", var group, ..]:
                return [$"nodegroup/{cluster}/{group}/{Id}"];
            case ["clusters", var cluster, "addons", var addon, ..]:
                return [$"addon/{cluster}/{addon}/{Id}"];
            case ["clusters", var cluster, ..]:
                return
                [
                    $"cluster/{cluster}",
                    .. query.GetValueOrDefault("nodegroupName").Select(group => $"nodegroup/{cluster}/{group}/{Id}"),
                    .. query.GetValueOrDefault("addonName").Select(addon => $"addon/{cluster}/{addon}/{Id}"),
                ];
            case var other:
                throw new NotSupportedException($"What is {operation} about? {string.Join('/', other)}");
        }
    }
}

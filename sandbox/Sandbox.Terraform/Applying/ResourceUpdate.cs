using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Eks;
using EksUpgradeBot.Sandbox.Terraform.Resources;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Applying;

/// <summary>Carries out one planned update: asks EKS for the version, waits, and reads what came of it.</summary>
internal sealed class ResourceUpdate(EksApi eks, JsonNode element, string state)
{
    private const string Unsupported = "The stand-in for terraform changes versions and launch templates only";

    private static int _count;

    public ResourceAddress Address { get; } = ResourceAddress.OfPlan(element);

    public JsonObject Planned => element["change"]!["after"]!.AsObject();

    public string Id => $"{element["change"]!["before"]?["id"]}";

    private ResourceKind Kind => ResourceKind.Of(Address.Type);

    /// <summary>The attributes afterwards.</summary>
    /// <exception cref="DiagnosticException">In the provider's words.</exception>
    /// <exception cref="ProviderCrash">The provider is gone.</exception>
    public async Task<JsonObject> RunAsync(RootModule code, CancellationToken cancellationToken)
    {
        try
        {
            RefuseAllBut("version", "launch_template");
            await UpdateAsync(cancellationToken);
            var answer = await eks.CallAsync(Kind.ReadOperation, HttpMethod.Get, Kind.Path(Id), null, CancellationToken.None);
            return Kind.Refresh(Planned, answer, new ModuleCall(code));
        }
        catch (EksException e)
        {
            throw new DiagnosticException(new Diagnostic(e.Message) { Address = Address });
        }
    }

    private void RefuseAllBut(params string[] attributes)
    {
        var before = element["change"]!["before"] as JsonObject;
        var others = Planned.Where(pair => !attributes.Contains(pair.Key) && !JsonNode.DeepEquals(before?[pair.Key], pair.Value)).Select(pair => pair.Key);
        if (before is null || others.Any() || element["change"]!["actions"]!.AsArray() is not [var action] || $"{action}" != "update")
        {
            throw new EksException($"{Unsupported}: {Address} {string.Join(", ", others)}");
        }
    }

    private async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var isCluster = Kind == ResourceKind.Cluster;
        var (operation, path, token, query) = isCluster
            ? ("UpdateClusterVersion", $"/clusters/{Id}/updates", Guid.NewGuid().ToString(), "")
            : ("UpdateNodegroupVersion", $"{Kind.Path(Id)}/update-version", Unique(), $"?nodegroupName={Id.Split(':')[1]}");
        var body = new JsonObject { ["clientRequestToken"] = token };
        if (!JsonNode.DeepEquals(element["change"]!["before"]!["version"], Planned["version"]))
        {
            body["version"] = $"{Planned["version"]}";
        }

        // The API answers with both, and takes only one.
        if (Values.Block(Planned["launch_template"]) is { Count: > 0 } template)
        {
            body["launchTemplate"] = new JsonObject { ["id"] = $"{template["id"]}", ["version"] = $"{template["version"]}" };
        }

        JsonObject answer;
        try
        {
            answer = await eks.CallAsync(operation, HttpMethod.Post, path, body, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new EksException($"updating {Kind.Title} ({Id}) version: operation error EKS: {operation}, context canceled");
        }
        catch (EksException e)
        {
            throw new EksException($"updating {Kind.Title} ({Id}) version: {e.Message}");
        }

        var update = $"{answer["update"]!["id"]}";
        await Poll.UntilSuccessfulAsync(
            eks, $"/clusters/{Id.Split(':')[0]}/updates/{update}{query}", $"{Kind.Title} ({Id})", update, state, cancellationToken);
    }

    /// <summary>The provider's own kind of unique name.</summary>
    private static string Unique() =>
        $"terraform-{TimeProvider.System.GetUtcNow().UtcDateTime:yyyyMMddHHmmssffff}{Interlocked.Increment(ref _count):x8}";
}

using System.Text.Json;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Finds one EKS cluster in the state that <c>terraform state pull</c> prints. The rest, full of secrets, passes by.</summary>
internal static class StateReader
{
    private const string Cluster = "aws_eks_cluster";
    private const string NodeGroup = "aws_eks_node_group";
    private const string Addon = "aws_eks_addon";

    /// <summary>Reads a state; one that was never written is printed as nothing at all.</summary>
    public static async Task<TerraformState> ReadAsync(Stream json, ClusterAddress cluster, CancellationToken cancellationToken)
    {
        var found = new Found(cluster);
        using var document = new JsonStream(json);
        if (await document.IsEmptyAsync(cancellationToken))
        {
            return new TerraformState(null, found.NodeGroups, found.Addons, "", 0);
        }

        if (!await document.TryEnterAsync(JsonTokenType.StartObject, cancellationToken))
        {
            throw new JsonException("A state is an object.");
        }

        while (await document.ReadNameAsync(cancellationToken) is { } name)
        {
            switch (name)
            {
                case "version":
                    // 4 since Terraform 0.12; another one could mean anything.
                    if (await ParseAsync(document, cancellationToken) is var version && version.GetInt32() != 4)
                    {
                        throw new OutsideException($"The state has version {version.GetInt32()}; 4 is known.", isTransient: false);
                    }

                    break;
                case "serial":
                    found.Serial = (await ParseAsync(document, cancellationToken)).GetInt64();
                    break;
                case "lineage":
                    found.Lineage = (await ParseAsync(document, cancellationToken)).GetString() ?? "";
                    break;
                case "resources" when await document.TryEnterAsync(JsonTokenType.StartArray, cancellationToken):
                    while (await document.ReadValueAsync(cancellationToken) is { } resource)
                    {
                        found.Look(resource);
                    }

                    break;
                default:
                    await document.SkipAsync(cancellationToken);
                    break;
            }
        }

        return new TerraformState(found.Address, found.NodeGroups, found.Addons, found.Lineage, found.Serial);
    }

    private static async Task<JsonElement> ParseAsync(JsonStream document, CancellationToken cancellationToken)
    {
        var value = await document.ReadValueAsync(cancellationToken) ?? throw new JsonException("A value is missing.");
        return Parse(value);

        static JsonElement Parse(ReadOnlyMemory<byte> value)
        {
            var reader = new Utf8JsonReader(value.Span);
            return JsonElement.ParseValue(ref reader);
        }
    }

    private static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private sealed class Found(ClusterAddress cluster)
    {
        public string? Address { get; private set; }

        public Dictionary<string, string> NodeGroups { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Addons { get; } = new(StringComparer.Ordinal);

        public string Lineage { get; set; } = "";

        public long Serial { get; set; }

        public void Look(ReadOnlyMemory<byte> json)
        {
            // Most resources are something else: they are not worth a document.
            if (json.Span.IndexOf("\"aws_eks_"u8) < 0)
            {
                return;
            }

            using var document = JsonDocument.Parse(json);
            var resource = document.RootElement;
            var type = Text(resource, "type");
            if (Text(resource, "mode") != "managed" || type is not (Cluster or NodeGroup or Addon)
                || !resource.TryGetProperty("instances", out var instances))
            {
                return;
            }

            var address = $"{(Text(resource, "module") is { Length: > 0 } module ? module + "." : "")}{type}.{Text(resource, "name")}";
            foreach (var instance in instances.EnumerateArray())
            {
                // A deposed instance is a leftover on its way out, not the object itself.
                if (Text(instance, "deposed") is null && instance.TryGetProperty("attributes", out var attributes) && IsInRegion(attributes))
                {
                    Take(type, address + Index(instance), attributes);
                }
            }
        }

        private static string Index(JsonElement instance) =>
            instance.TryGetProperty("index_key", out var key)
                ? key.ValueKind == JsonValueKind.String ? $"[{JsonSerializer.Serialize(key.GetString(), Relaxed)}]" : $"[{key.GetRawText()}]"
                : "";

        private bool IsInRegion(JsonElement attributes)
        {
            // arn:aws:eks:eu-west-1:111122223333:cluster/demo — one state may hold the same name in two regions.
            var region = Text(attributes, "arn")?.Split(':') is { Length: > 5 } arn ? arn[3] : "";
            return region.Length == 0 || cluster.Region.Length == 0 || region == cluster.Region;
        }

        private void Take(string type, string address, JsonElement attributes)
        {
            if (type == Cluster && Text(attributes, "name") == cluster.EksName)
            {
                Address = address;
            }
            else if (type == NodeGroup && Text(attributes, "cluster_name") == cluster.EksName
                && Text(attributes, "node_group_name") is { Length: > 0 } name)
            {
                NodeGroups[name] = address;
            }
            else if (type == Addon && Text(attributes, "cluster_name") == cluster.EksName && Text(attributes, "addon_name") is { Length: > 0 } addon)
            {
                Addons[addon] = address;
            }
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

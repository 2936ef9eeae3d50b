using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>The schema that Helm judges values by before it renders anything.</summary>
public sealed class ValuesSchemaTests
{
    private static readonly string File = Path.Combine(RenderedChart.Folder, "values.schema.json");

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Schema => JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject();

    public static TheoryData<string> Names => ChartCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_the_chart_takes_the_schema_takes(string name) =>
        Assert.Equal([], new SchemaJudge(Schema).Complaints(RenderedChart.ValuesOf(ChartCases.Values(name))));

    [Theory]
    [InlineData("replicas: 2", "values.replicas is not known")]
    [InlineData("replicaCount: two", "is no integer")]
    [InlineData("database: { kind: mysql }", "is none of")]
    [InlineData("terminationGracePeriodSeconds: 10", "is less than 30")]
    [InlineData("secrets: { values: { SLACK_BOT_TOKEN: xapp-1 } }", "does not match ^xoxb-")]
    [InlineData("secrets: { values: { SLACK_TOKEN: xoxb-1 } }", "SLACK_TOKEN is not known")]
    [InlineData("image: { digest: latest }", "does not match ^(sha256:")]
    [InlineData("config: { store: Data Source=/tmp/x }", "values.config.store is not known")]
    [InlineData("config: { workspace: /tmp }", "values.config.workspace is not known")]
    [InlineData("config: { slack: { url: \"http://0.0.0.0:9000\" } }", "values.config.slack.url is not known")]
    [InlineData("config: { slack: { mode: pigeon } }", "is none of")]
    [InlineData("config: { clusters: [{ name: prod }] }", "values.config.clusters[0]: region is missing")]
    [InlineData("config: { polling: { interval: 15 } }", "is no string")]
    public void Wrong_values_are_refused_by_their_place(string change, string words)
    {
        var complaints = new SchemaJudge(Schema).Complaints(RenderedChart.ValuesOf(ChartCases.With("socket-sqlite", change)));
        Assert.Contains(complaints, complaint => complaint.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_value_of_the_chart_is_in_the_schema_and_every_one_of_the_schema_in_the_chart()
    {
        var values = YamlTree.Document(System.IO.File.ReadAllText(Path.Combine(RenderedChart.Folder, "values.yaml")));
        Assert.Equal(Keys(Schema["properties"]!.AsObject(), "").Order(StringComparer.Ordinal), Leaves(values, "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_schema_of_the_configuration_is_the_bots_own()
    {
        var schema = Schema;
        var (configuration, definitions) = OfBot();
        schema["properties"]!["config"] = configuration;
        foreach (var (name, definition) in definitions)
        {
            schema["definitions"]![name] = definition;
        }

        var wanted = schema.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            System.IO.File.WriteAllText(File, wanted);
        }

        Assert.Equal(wanted, System.IO.File.ReadAllText(File));
    }

    // bot.schema.json, in the draft that every Helm knows, without what is the chart's to say.
    private static (JsonObject Configuration, IReadOnlyList<(string Name, JsonNode Definition)> Definitions) OfBot()
    {
        var text = System.IO.File.ReadAllText(Repository.PathOf("src/Bot/Configuration/bot.schema.json")).Replace("#/$defs/", "#/definitions/", StringComparison.Ordinal);
        var bot = JsonNode.Parse(text)!.AsObject();
        var definitions = bot["$defs"]!.AsObject().Select(definition => (definition.Key, definition.Value!.DeepClone())).ToList();
        foreach (var key in (string[])["$schema", "title", "description", "required", "$defs"])
        {
            bot.Remove(key);
        }

        var properties = bot["properties"]!.AsObject();
        properties.Remove("store");
        properties.Remove("workspace");
        properties["slack"]!["properties"]!.AsObject().Remove("url");

        // An empty list is the chart's own default, which it refuses in better words.
        properties["clusters"]!.AsObject().Remove("minItems");
        return (bot, definitions);
    }

    private static IEnumerable<string> Keys(JsonObject properties, string at) => properties
        .Where(property => property.Key != "global")
        .SelectMany(property => property.Value!["properties"] is JsonObject inner && !IsOpen(at + property.Key) ? Keys(inner, $"{at}{property.Key}.") : [at + property.Key]);

    private static IEnumerable<string> Leaves(JsonObject values, string at) =>
        values.SelectMany(value => value.Value is JsonObject { Count: > 0 } inner && !IsOpen(at + value.Key) ? Leaves(inner, $"{at}{value.Key}.") : [at + value.Key]);

    // The bot's own, Kubernetes' own, and secrets, of which there are none by default.
    private static bool IsOpen(string key) => key is "config" or "resources" or "nodeSelector" or "secrets.values";
}

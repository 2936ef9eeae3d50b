using System.Text.Json.Nodes;
using EksUpgradeBot.Bot.Configuration;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Configuration;

/// <summary>Holds the published schema against the reader.</summary>
public sealed class SchemaTests
{
    private static readonly JsonNode Schema =
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("src/Bot/Configuration/bot.schema.json")))!;

    public static TheoryData<string> Mappings { get; } = ["", "slack", "polling", "scan", "tools", "cluster", "terraform", "charts", "approvals"];

    [Theory]
    [MemberData(nameof(Mappings))]
    public void The_schema_has_the_keys_that_the_reader_takes(string mapping)
    {
        Assert.Equal(KeysOf(mapping).Order(), Properties(mapping).Select(property => property.Key).Order());
        Assert.False(Find(mapping)["additionalProperties"]!.GetValue<bool>());
    }

    [Fact]
    public void What_the_schema_requires_the_reader_requires()
    {
        var required = Written.Errors("clusters: [{ charts: { environment: x } }]").Where(error => error.Found == "nothing").Select(error => error.Key);

        string[] bySchema =
        [
            "clusters[0].name",
            "clusters[0].region",
            .. Required("terraform").Select(key => $"clusters[0].terraform.{key}"),
            .. Required("approvals").Select(key => $"clusters[0].approvals.{key}"),
            .. Required("charts").Select(key => $"clusters[0].charts.{key}"),
        ];
        Assert.Equal(["name", "region", "terraform", "approvals"], Required("cluster"));
        Assert.Equal(bySchema.Order(), required.Order());
    }

    [Fact]
    public void The_defaults_of_the_schema_are_those_of_the_reader()
    {
        // A configuration in which every default is written out must read like one in which it is left out.
        var written = $$"""
            slack: { {{Defaults("slack")}} }
            store: {{Properties("")["store"]!["default"]}}
            workspace: {{Properties("")["workspace"]!["default"]}}
            polling: { {{Defaults("polling")}} }
            scan: { {{Defaults("scan")}} }
            tools: { {{Defaults("tools")}} }
            clusters:
              - name: prod
                region: eu-west-1
                terraform: { repository: r, directory: d, {{Defaults("terraform")}} }
                approvals: { approvers: [U0ANA], {{Defaults("approvals")}} }
                {{Defaults("cluster")}}
            """;
        const string LeftOut = """
            clusters:
              - { name: prod, region: eu-west-1, terraform: { repository: r, directory: d }, approvals: { approvers: [U0ANA] } }
            """;

        Assert.Equal(Show(Written.Fine(LeftOut)), Show(Written.Fine(written)));
    }

    private static string Show(BotConfiguration read) =>
        $"{read with { Clusters = [] }} {read.Clusters[0].Code} {read.Clusters[0].Approvals with { Approvers = [] }} "
        + $"{read.Clusters[0].PollInterval} {read.Clusters[0].Bake} {read.Clusters[0].Nodes.InParallel}".Replace("System.Collections", "");

    private static string Defaults(string mapping) => string.Join(
        ", ",
        Properties(mapping).Where(property => property.Value!["default"] is not null).Select(property => $"{property.Key}: {property.Value!["default"]}"));

    private static IEnumerable<string> Required(string mapping) => Find(mapping)["required"]!.AsArray().Select(key => key!.GetValue<string>());

    private static JsonObject Properties(string mapping) => Find(mapping)["properties"]!.AsObject();

    private static JsonNode Find(string mapping) => mapping switch
    {
        "" => Schema,
        "cluster" => Schema["$defs"]!["cluster"]!,
        "slack" or "polling" or "scan" or "tools" => Schema["properties"]![mapping]!,
        _ => Schema["$defs"]!["cluster"]!["properties"]![mapping]!,
    };

    private static IReadOnlyList<string> KeysOf(string mapping) => mapping switch
    {
        "" => ConfigurationKeys.Root,
        "slack" => ConfigurationKeys.Slack,
        "polling" => ConfigurationKeys.Polling,
        "scan" => ConfigurationKeys.Scan,
        "tools" => ConfigurationKeys.Tools,
        "cluster" => ConfigurationKeys.Cluster,
        "terraform" => ConfigurationKeys.Terraform,
        "charts" => ConfigurationKeys.Charts,
        _ => ConfigurationKeys.Approvals,
    };
}

using System.Text.Json;

namespace EksUpgradeBot.Bench.PlanSummary;

/// <summary>What was written into a plan.</summary>
internal sealed record GeneratedCounts(int Create, int Update, int Replace, int Delete);

/// <summary>
/// Writes a plan as <c>terraform show -json</c> would for a very large root, in its order of keys: about 5 KB for each resource,
/// shared between planned values, the change, the prior state and the configuration as in plans of real roots. The same for every run.
/// </summary>
internal static class GeneratedPlan
{
    public static GeneratedCounts Write(string path, int changes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("format_version", "1.2");
        json.WriteString("terraform_version", "1.11.4");
        WriteVariables(json);
        WriteValues(json, "planned_values", changes, planned: true);
        var counts = WriteChanges(json, changes);
        json.WritePropertyName("prior_state");
        json.WriteStartObject();
        json.WriteString("format_version", "1.0");
        WriteValues(json, "values", changes, planned: false);
        json.WriteEndObject();
        WriteConfiguration(json, changes);
        json.WriteBoolean("applyable", true);
        json.WriteBoolean("complete", true);
        json.WriteBoolean("errored", false);
        json.WriteEndObject();
        return counts;
    }

    private static void WriteVariables(Utf8JsonWriter json)
    {
        json.WriteStartObject("variables");
        json.WriteStartObject("password");
        json.WriteString("value", "generated-secret-0");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, string name, int changes, bool planned)
    {
        json.WriteStartObject(name);
        json.WriteStartObject("root_module");
        json.WriteStartArray("resources");
        for (var i = 0; i < changes; i++)
        {
            json.WriteStartObject();
            Identify(json, i);
            json.WriteNumber("schema_version", 0);
            json.WritePropertyName("values");
            WriteAttributes(json, i, after: planned);
            json.WriteStartObject("sensitive_values");
            json.WriteEndObject();
            json.WriteEndObject();
            FlushSometimes(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static GeneratedCounts WriteChanges(Utf8JsonWriter json, int changes)
    {
        var counts = new GeneratedCounts(0, 0, 0, 0);
        json.WriteStartArray("resource_changes");
        for (var i = 0; i < changes; i++)
        {
            // One in a hundred is destroyed, one in a hundred replaced, one in ten made: what is dangerous is spread over the plan.
            var (actions, counted) = (i % 100) switch
            {
                17 => (new[] { "delete" }, counts with { Delete = counts.Delete + 1 }),
                53 => (["delete", "create"], counts with { Replace = counts.Replace + 1 }),
                var rest when rest % 10 == 3 => (["create"], counts with { Create = counts.Create + 1 }),
                _ => (["update"], counts with { Update = counts.Update + 1 }),
            };
            counts = counted;
            json.WriteStartObject();
            Identify(json, i);
            json.WriteStartObject("change");
            json.WriteStartArray("actions");
            foreach (var action in actions)
            {
                json.WriteStringValue(action);
            }

            json.WriteEndArray();
            Side(json, "before", i, exists: actions is not ["create"], after: false);
            Side(json, "after", i, exists: actions is not ["delete"], after: true);
            json.WriteStartObject("after_unknown");
            json.WriteBoolean("tags_all", false);
            json.WriteEndObject();
            Mask(json, "before_sensitive", i);
            Mask(json, "after_sensitive", i);
            json.WriteEndObject();
            json.WriteEndObject();
            FlushSometimes(json);
        }

        json.WriteEndArray();
        return counts;
    }

    private static void Side(Utf8JsonWriter json, string name, int i, bool exists, bool after)
    {
        json.WritePropertyName(name);
        if (exists)
        {
            WriteAttributes(json, i, after);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    // One in twenty has a secret, as roots with databases have.
    private static void Mask(Utf8JsonWriter json, string name, int i)
    {
        json.WriteStartObject(name);
        if (i % 20 == 0)
        {
            json.WriteBoolean("password", true);
        }

        json.WriteStartObject("tags");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Identify(Utf8JsonWriter json, int i)
    {
        json.WriteString("address", $"module.service[\"team-{i % 97}\"].aws_cloudwatch_log_group.this[{i}]");
        json.WriteString("module_address", $"module.service[\"team-{i % 97}\"]");
        json.WriteString("mode", "managed");
        json.WriteString("type", "aws_cloudwatch_log_group");
        json.WriteString("name", "this");
        json.WriteNumber("index", i);
        json.WriteString("provider_name", "registry.terraform.io/hashicorp/aws");
    }

    private static void WriteAttributes(Utf8JsonWriter json, int i, bool after)
    {
        json.WriteStartObject();
        json.WriteString("arn", $"arn:aws:logs:eu-west-1:111122223333:log-group:/team-{i % 97}/service-{i}");
        json.WriteString("id", $"/team-{i % 97}/service-{i}");
        json.WriteString("kms_key_id", $"arn:aws:kms:eu-west-1:111122223333:key/{i:x8}-0000-4000-8000-00000000{i % 10000:x4}");
        json.WriteString("password", $"generated-secret-{i}");
        json.WriteString("description", Description);
        json.WriteString("policy", Policy);
        json.WriteNumber("retention_in_days", after ? 90 : 30);
        json.WriteBoolean("skip_destroy", false);
        foreach (var tags in (ReadOnlySpan<string>)["tags", "tags_all"])
        {
            json.WriteStartObject(tags);
            json.WriteString("Environment", "production");
            json.WriteString("Team", $"team-{i % 97}");
            json.WriteString("Version", after ? "1.35" : "1.34");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // As much as makes 5 KB for each resource.
    private static string Description { get; } = string.Join(' ', Enumerable.Range(1, 13).Select(i => $"What the service writes {i};"));

    private static string Policy { get; } = JsonSerializer.Serialize(new
    {
        Version = "2012-10-17",
        Statement = new { Effect = "Allow", Principal = new { Service = "logs.amazonaws.com" }, Action = new[] { "logs:CreateLogStream", "logs:PutLogEvents" }, Resource = "*" },
    });

    private static void WriteConfiguration(Utf8JsonWriter json, int changes)
    {
        json.WriteStartObject("configuration");
        json.WriteStartObject("root_module");
        json.WriteNumber("resources", changes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void FlushSometimes(Utf8JsonWriter json)
    {
        if (json.BytesPending > 1 << 20)
        {
            json.Flush();
        }
    }
}

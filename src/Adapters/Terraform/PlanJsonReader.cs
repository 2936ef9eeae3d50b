using System.Text.Json;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// Reads what <c>terraform show -json PLANFILE</c> prints as it comes. The parts that repeat all secrets and most of the size
/// (prior state, planned values, configuration, variables) pass by unread. Memory does not grow with the number of changes.
/// </summary>
public static class PlanJsonReader
{
    private const int LongestLine = 200;

    /// <summary>Reads a plan.</summary>
    /// <exception cref="OutsideException">It is no plan, or of a major format version that is not known.</exception>
    public static async Task<TerraformPlan> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        var builder = new TerraformPlanBuilder();
        await ReadAsync(json, builder, cancellationToken);
        return builder.Build();
    }

    /// <summary>Reads a plan into a builder.</summary>
    /// <inheritdoc cref="ReadAsync(Stream, CancellationToken)" path="/exception" />
    internal static async Task ReadAsync(Stream json, TerraformPlanBuilder builder, CancellationToken cancellationToken)
    {
        try
        {
            using var document = new JsonStream(json);
            await ReadPlanAsync(document, builder, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new OutsideException("The plan is not the JSON that terraform show prints, or it is cut off.", isTransient: false, innerException: e);
        }
    }

    private static async Task ReadPlanAsync(JsonStream document, TerraformPlanBuilder builder, CancellationToken cancellationToken)
    {
        if (!await document.TryEnterAsync(JsonTokenType.StartObject, cancellationToken))
        {
            throw new JsonException("A plan is an object.");
        }

        var hasVersion = false;
        var isPlan = false;
        while (await document.ReadNameAsync(cancellationToken) is { } name)
        {
            isPlan |= name is "planned_values" or "resource_changes" or "configuration";
            switch (name)
            {
                case "format_version":
                    RefuseUnknownMajor(Parse(await document.ReadValueAsync(cancellationToken)).GetString());
                    hasVersion = true;
                    break;
                case "terraform_version":
                    builder.TerraformVersion = Parse(await document.ReadValueAsync(cancellationToken)).GetString() ?? "";
                    break;
                case "applyable":
                    builder.Applyable = Parse(await document.ReadValueAsync(cancellationToken)).GetBoolean();
                    break;
                case "complete":
                    builder.Complete = Parse(await document.ReadValueAsync(cancellationToken)).GetBoolean();
                    break;
                case "errored":
                    builder.Errored = Parse(await document.ReadValueAsync(cancellationToken)).GetBoolean();
                    break;
                case "resource_changes":
                    await ForEachAsync(document, element => PlannedChange.AddTo(builder, element), cancellationToken);
                    break;
                case "resource_drift":
                    await ForEachAsync(document, element => builder.Drift += PlannedChange.IsNoOp(element) ? 0 : 1, cancellationToken);
                    break;
                case "deferred_changes":
                    await ForEachAsync(document, _ => builder.Deferred++, cancellationToken);
                    break;
                case "checks":
                    await ForEachAsync(document, element => AddCheck(builder, Parse(element)), cancellationToken);
                    break;
                case "output_changes":
                    await ReadOutputsAsync(document, builder, cancellationToken);
                    break;
                default:
                    await document.SkipAsync(cancellationToken);
                    break;
            }
        }

        if (!hasVersion || !isPlan)
        {
            throw new JsonException("The document has no format_version, or nothing that a plan has.");
        }
    }

    private static async Task ForEachAsync(JsonStream document, Action<ReadOnlyMemory<byte>> use, CancellationToken cancellationToken)
    {
        if (!await document.TryEnterAsync(JsonTokenType.StartArray, cancellationToken))
        {
            await document.SkipAsync(cancellationToken);
            return;
        }

        while (await document.ReadValueAsync(cancellationToken) is { } element)
        {
            use(element);
        }
    }

    private static async Task ReadOutputsAsync(JsonStream document, TerraformPlanBuilder builder, CancellationToken cancellationToken)
    {
        if (!await document.TryEnterAsync(JsonTokenType.StartObject, cancellationToken))
        {
            await document.SkipAsync(cancellationToken);
            return;
        }

        while (await document.ReadNameAsync(cancellationToken) is { } output)
        {
            var change = Parse(await document.ReadValueAsync(cancellationToken));
            if (change.GetProperty("actions").EnumerateArray().Any(action => action.GetString() != "no-op"))
            {
                builder.AddOutput(output);
            }
        }
    }

    private static void RefuseUnknownMajor(string? version)
    {
        // 0.x came before 1.0 with the same keys; the format promises a new major number for anything that breaks a reader.
        if (version?.Split('.')[0] is not ("0" or "1"))
        {
            throw new OutsideException($"The plan has the format version {version}; 1.x is known.", isTransient: false)
            {
                Remedy = "Use a version of Terraform that this bot knows, or a newer bot.",
            };
        }
    }

    private static void AddCheck(TerraformPlanBuilder builder, JsonElement check)
    {
        if (check.GetProperty("status").GetString() is not ("fail" or "error"))
        {
            return;
        }

        var name = check.GetProperty("address").GetProperty("to_display").GetString();
        var problems = Array(check, "instances")
            .SelectMany(instance => Array(instance, "problems"))
            .Select(problem => problem.TryGetProperty("message", out var message) ? message.GetString() : null)
            .OfType<string>();
        var line = $"{name}: {string.Join(" ", problems)}".TrimEnd(' ', ':').ReplaceLineEndings(" ");
        builder.AddFailedCheck(line.Length > LongestLine ? line[..(LongestLine - 1)] + "…" : line);
    }

    private static IEnumerable<JsonElement> Array(JsonElement value, string name) =>
        value.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : [];

    private static JsonElement Parse(ReadOnlyMemory<byte>? json)
    {
        var reader = new Utf8JsonReader((json ?? throw new JsonException("A value is missing.")).Span);
        return JsonElement.ParseValue(ref reader);
    }
}

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
    public static Task<TerraformPlan> ReadAsync(Stream json, CancellationToken cancellationToken) =>
        ReadAsync(json, new TerraformPlanBuilder(), cancellationToken);

    /// <summary>Reads a plan and keeps at most so many of its changes.</summary>
    /// <inheritdoc cref="ReadAsync(Stream, CancellationToken)" path="/exception" />
    public static Task<TerraformPlan> ReadAsync(Stream json, int maxChanges, CancellationToken cancellationToken) =>
        ReadAsync(json, new TerraformPlanBuilder(maxChanges), cancellationToken);

    /// <summary>Reads a plan through a builder.</summary>
    /// <inheritdoc cref="ReadAsync(Stream, CancellationToken)" path="/exception" />
    internal static Task<TerraformPlan> ReadAsync(Stream json, TerraformPlanBuilder builder, CancellationToken cancellationToken) =>
        ReadAsync(json, builder, new PlanSecrets(), cancellationToken);

    /// <summary>Reads a plan, and gathers the texts that it masks.</summary>
    /// <inheritdoc cref="ReadAsync(Stream, CancellationToken)" path="/exception" />
    internal static Task<TerraformPlan> ReadAsync(Stream json, PlanSecrets secrets, CancellationToken cancellationToken) =>
        ReadAsync(json, new TerraformPlanBuilder(), secrets, cancellationToken);

    private static async Task<TerraformPlan> ReadAsync(
        Stream json, TerraformPlanBuilder builder, PlanSecrets secrets, CancellationToken cancellationToken)
    {
        using var document = new JsonStream(json);
        try
        {
            await NotAPlan.RefuseAtOnceAsync(document, cancellationToken);
            await ReadPlanAsync(document, builder, secrets, cancellationToken);
            return secrets.Redact(builder.Build());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // What the parser says is left out: it quotes the document.
            throw document.HasEnded
                ? NotAPlan.Because("The JSON of the plan ends too early: it is cut off.", NotAPlan.Show)
                : NotAPlan.Because("This is not the JSON that terraform show prints.", NotAPlan.Show);
        }
    }

    private static async Task ReadPlanAsync(
        JsonStream document, TerraformPlanBuilder builder, PlanSecrets secrets, CancellationToken cancellationToken)
    {
        if (!await document.TryEnterAsync(JsonTokenType.StartObject, cancellationToken))
        {
            throw NotAPlan.With(new HashSet<string>());
        }

        var hasVersion = false;
        var isPlan = false;
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await document.ReadNameAsync(cancellationToken) is { } name)
        {
            isPlan |= name is "planned_values" or "resource_changes" or "configuration";
            known.Add(known.Count < 100 ? name : "");
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
                    await ForEachAsync(document, element => PlannedChange.AddTo(builder, secrets, element), cancellationToken);
                    break;
                case "resource_drift":
                    await ForEachAsync(document, element => PlannedChange.AddDriftTo(builder, secrets, element), cancellationToken);
                    break;
                case "deferred_changes":
                    await ForEachAsync(document, element => AddDeferred(builder, Parse(element)), cancellationToken);
                    break;
                case "relevant_attributes":
                    await ForEachAsync(document, element => AddRelevant(builder, Parse(element)), cancellationToken);
                    break;
                case "checks":
                    await ForEachAsync(document, element => AddCheck(builder, Parse(element)), cancellationToken);
                    break;
                case "output_changes":
                    await ReadOutputsAsync(document, builder, secrets, cancellationToken);
                    break;
                default:
                    await document.SkipAsync(cancellationToken);
                    break;
            }
        }

        if (!hasVersion || !isPlan)
        {
            throw NotAPlan.With(known);
        }

        if (!await document.IsEmptyAsync(cancellationToken))
        {
            throw NotAPlan.Because("More follows after the plan: this is not what one terraform show printed.", NotAPlan.Show);
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

    private static async Task ReadOutputsAsync(
        JsonStream document, TerraformPlanBuilder builder, PlanSecrets secrets, CancellationToken cancellationToken)
    {
        if (!await document.TryEnterAsync(JsonTokenType.StartObject, cancellationToken))
        {
            await document.SkipAsync(cancellationToken);
            return;
        }

        while (await document.ReadNameAsync(cancellationToken) is { } output)
        {
            var change = Parse(await document.ReadValueAsync(cancellationToken));
            secrets.Collect(change);
            var kind = TerraformPlanBuilder.KindOf([.. change.GetProperty("actions").EnumerateArray().Select(action => action.GetString() ?? "")]);
            if (kind != ChangeKind.NoOp)
            {
                builder.AddOutput(new OutputChange(output, kind, IsTrue(change, "before_sensitive") || IsTrue(change, "after_sensitive")));
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

    private static bool IsTrue(JsonElement value, string name) => value.TryGetProperty(name, out var mask) && mask.ValueKind == JsonValueKind.True;

    private static void AddDeferred(TerraformPlanBuilder builder, JsonElement deferred) => builder.AddDeferred(new DeferredChange(
        deferred.TryGetProperty("resource_change", out var change) && change.TryGetProperty("address", out var address) ? address.GetString() ?? "" : "",
        deferred.TryGetProperty("reason", out var reason) ? reason.GetString() ?? "" : ""));

    private static void AddRelevant(TerraformPlanBuilder builder, JsonElement relevant)
    {
        if (relevant.TryGetProperty("resource", out var address) && relevant.TryGetProperty("attribute", out var path))
        {
            builder.AddRelevant(address.GetString() ?? "", PlannedChange.Dotted(path));
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

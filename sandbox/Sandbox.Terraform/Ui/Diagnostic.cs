using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Resources;

namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>An error or warning as Terraform words it; of a resource, it points to the line where the resource stands.</summary>
internal sealed record Diagnostic(string Summary, string Detail = "", bool IsWarning = false)
{
    private const string File = "../../modules/eks/main.tf";

    public ResourceAddress? Address { get; init; }

    public JsonObject ToJson(string directory)
    {
        var json = new JsonObject { ["severity"] = IsWarning ? "warning" : "error", ["summary"] = Summary, ["detail"] = Detail };
        if (Address is { } address)
        {
            json["address"] = address.ToString();
            Point(json, directory, $"resource \"{address.Type}\" \"this\"");
        }

        return json;
    }

    /// <summary>Terraform underlines the brace that opens the resource.</summary>
    private static void Point(JsonObject json, string directory, string context)
    {
        var path = Path.Combine(directory, File);
        var text = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : "";
        var at = text.IndexOf(context + " {", StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }

        var line = text.AsSpan(0, at).Count('\n') + 1;
        json["range"] = new JsonObject
        {
            ["filename"] = File,
            ["start"] = Position(line, context.Length + 2, at + context.Length + 1),
            ["end"] = Position(line, context.Length + 3, at + context.Length + 2),
        };
        json["snippet"] = new JsonObject
        {
            ["context"] = context,
            ["code"] = context + " {",
            ["start_line"] = line,
            ["highlight_start_offset"] = context.Length + 1,
            ["highlight_end_offset"] = context.Length + 2,
            ["values"] = new JsonArray(),
        };
    }

    private static JsonObject Position(int line, int column, int offset) => new() { ["line"] = line, ["column"] = column, ["byte"] = offset };
}

/// <summary>Terraform gives up and says why.</summary>
internal sealed class DiagnosticException(params Diagnostic[] diagnostics) : Exception(diagnostics[0].Summary)
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}

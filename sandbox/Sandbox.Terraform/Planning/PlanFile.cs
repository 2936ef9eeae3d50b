using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Planning;

/// <summary>A saved plan: a zip as the real one, with the plan, which state it was made from, and how EKS was reached.</summary>
internal sealed record PlanFile(JsonObject Plan, string Lineage, long Serial, string Region, int? MaxRetries, JsonObject DefaultTags, bool IsTargeted)
{
    private const string Entry = "tfplan";

    /// <summary>Into a file that is there without changing its mode, as the real one.</summary>
    public void Write(string path)
    {
        using var file = File.Create(path);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        using var entry = zip.CreateEntry(Entry, CompressionLevel.Fastest).Open();
        using var writer = new Utf8JsonWriter(entry);
        new JsonObject
        {
            ["plan"] = Plan.DeepClone(),
            ["lineage"] = Lineage,
            ["serial"] = Serial,
            ["region"] = Region,
            ["max_retries"] = MaxRetries,
            ["default_tags"] = DefaultTags.DeepClone(),
            ["targeted"] = IsTargeted,
        }.WriteTo(writer);
    }

    public static PlanFile Read(string path)
    {
        try
        {
            using var zip = ZipFile.OpenRead(path);
            using var entry = zip.GetEntry(Entry)!.Open();
            var json = JsonNode.Parse(entry)!;
            return new PlanFile(
                json["plan"]!.AsObject(), json["lineage"]!.ToString(), json["serial"]!.GetValue<long>(), json["region"]!.ToString(),
                json["max_retries"]?.GetValue<int>(), json["default_tags"]!.AsObject(), json["targeted"]!.GetValue<bool>());
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DiagnosticException(new Diagnostic(
                $"Failed to load \"{path}\" as a plan file", $"Error: stat {path}: no such file or directory"));
        }
        catch (Exception e) when (e is InvalidDataException or NullReferenceException or JsonException)
        {
            throw new DiagnosticException(new Diagnostic("Failed to read plan from plan file", "Error: zip: checksum error"));
        }
    }
}

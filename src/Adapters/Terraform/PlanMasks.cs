using System.Text.Json;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The texts that a plan masks, kept beside the plan file that holds them too, so that they can be taken out of what its apply says.
/// </summary>
/// <param name="Texts">The texts; null when they were too many to be kept, or nobody knows them.</param>
internal sealed record PlanMasks(IReadOnlyCollection<string>? Texts)
{
    private const string Mask = "***";

    /// <summary>Keeps them: for the owner's eyes only, as the plan file itself.</summary>
    public void Write(PlanFolder folder) => PrivateFile.WriteDurably(folder.Masks, JsonSerializer.SerializeToUtf8Bytes(Texts));

    /// <summary>Those of a folder's plan; empty for a plan that was made before they were kept.</summary>
    public static PlanMasks Read(PlanFolder folder)
    {
        try
        {
            return new PlanMasks(JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(folder.Masks)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new PlanMasks([]);
        }
        catch (JsonException)
        {
            return new PlanMasks(Texts: null);
        }
    }

    /// <summary>The errors without the texts. What cannot be told to be free of them is left out.</summary>
    public IReadOnlyList<TerraformDiagnostic> Clean(IReadOnlyList<TerraformDiagnostic> errors) => Texts is null
        ? [.. errors.Select(Withhold)]
        : [.. errors.Select(error => new TerraformDiagnostic(Clean(error.Summary), Clean(error.Detail)))];

    /// <summary>The text without them.</summary>
    public string Clean(string text) => Texts is null ? Mask
        : Texts.OrderByDescending(masked => masked.Length).Aggregate(text, (cleaned, masked) => cleaned.Replace(masked, Mask, StringComparison.Ordinal));

    // Providers put their words into the summary as often as into the detail. Only what decides how the step goes on stays.
    private static TerraformDiagnostic Withhold(TerraformDiagnostic error) => new(
        TerraformDiagnostics.KindOf(error with { Detail = "" }) == TerraformFailureKind.Other ? "Terraform failed" : error.Summary,
        "(What the provider said is left out: more sensitive values went into this plan than can be looked for.)");
}

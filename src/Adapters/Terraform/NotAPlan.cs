using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>Says what was given in place of a plan's JSON, and what to give instead. Quotes nothing of it: it may hold secrets.</summary>
internal static class NotAPlan
{
    /// <summary>The remedy for almost everything.</summary>
    public const string Show = "Run `terraform show -json PLANFILE > plan.json` where the plan was made, and give plan.json.";

    /// <summary>A refusal with its remedy.</summary>
    public static OutsideException Because(string message, string remedy) => new(message, isTransient: false) { Remedy = remedy };

    /// <summary>Refuses what can be told from the first bytes.</summary>
    public static async ValueTask RefuseAtOnceAsync(JsonStream document, CancellationToken cancellationToken)
    {
        var beginning = await document.PeekAsync(4, cancellationToken);
        switch (beginning)
        {
            // Terraform's plan file is a zip.
            case [(byte)'P', (byte)'K', 3, 4, ..]:
                throw Because("This is Terraform's own binary plan file, not its JSON.", Show);

            // What PowerShell's > writes.
            case [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]:
                throw Because("This is UTF-16, and JSON is UTF-8.", Show + " In PowerShell: `… | Out-File -Encoding utf8 plan.json`.");

            case []:
                throw Because("There is nothing in it.", Show);
        }

        await document.SkipByteOrderMarkAsync(cancellationToken);
        if (await document.IsEmptyAsync(cancellationToken))
        {
            throw Because("There is nothing in it.", Show);
        }
    }

    /// <summary>Refuses JSON that is an object of something else.</summary>
    /// <param name="names">The names of its members.</param>
    public static OutsideException With(IReadOnlySet<string> names) => Because(
        names.Contains("lineage") || (names.Contains("format_version") && names.Contains("values"))
            ? "This is the JSON of a Terraform state, not of a plan."
            : names.Contains("@level")
                ? "This is the log that terraform plan -json prints, not the plan."
                : "This is JSON, but not that of a Terraform plan: format_version is missing, or everything that a plan has.",
        Show);
}

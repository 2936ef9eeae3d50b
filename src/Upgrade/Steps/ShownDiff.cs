using System.Text.RegularExpressions;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>
/// A change of the code as a proposal keeps and shows it: what changes in full, and of the lines around it how they are laid out.
/// What is assigned there may be a secret, most of all in <c>terraform.tfvars</c>, and the plan masks it in vain when the diff tells it.
/// </summary>
internal static partial class ShownDiff
{
    /// <summary>The unified diff without what is assigned beside the change.</summary>
    public static string Of(string diff) => string.Join('\n', diff.Split('\n').Select(Line));

    private static string Line(string line) => line switch
    {
        [' ', ..] => Around(line),

        // git repeats a line from further up behind the place of a hunk.
        _ when Place().Match(line) is { Success: true } place => place.Value,
        _ => line,
    };

    private static string Around(string line) =>
        Layout().IsMatch(line) ? line
        : Assigned().Match(line) is { Success: true } name ? $"{name.Value} …"
        : " …";

    [GeneratedRegex(@"^@@ -[0-9,]+ \+[0-9,]+ @@")]
    private static partial Regex Place();

    // Brackets alone, and what opens a block: module "eks" {, tags = {, "tags": {.
    [GeneratedRegex(@"^\s*(([A-Za-z_][\w-]*(\s+""[\w-]+"")*(\s+=)?|""[\w-]+""\s*[:=])\s+[\[{]|[\[{]|[\]})]+,?)?\s*\z")]
    private static partial Regex Layout();

    // With space around the sign, as terraform fmt writes it: else the end of a base64 text would pass for an assignment.
    [GeneratedRegex(@"^\s+([A-Za-z_][\w-]*\s+=(?=\s)|""[\w-]+""\s*[:=](?=\s))")]
    private static partial Regex Assigned();
}

namespace EksUpgradeBot.Adapters.Code;

/// <summary>Which files of a directory Terraform reads by itself, and as what.</summary>
internal static class FileNames
{
    /// <summary>Terragrunt's file.</summary>
    public const string Terragrunt = "terragrunt.hcl";

    /// <summary>A file that is of interest.</summary>
    public static bool IsRead(string name) =>
        ValuesRank(name) is not null || (!IsLeftBehind(name) && (EndsWithAny(name, ".tf", ".tf.json") || IsValues(name) || name == Terragrunt));

    /// <summary>A file that OpenTofu reads and Terraform does not.</summary>
    public static bool IsOfTofu(string name) => !IsLeftBehind(name) && EndsWithAny(name, ".tofu", ".tofu.json");

    /// <summary>A file of values, whether it is read or not.</summary>
    public static bool IsValues(string name) => EndsWithAny(name, ".tfvars", ".tfvars.json");

    /// <summary>
    /// The place of a file in the order in which Terraform reads values by itself; null when it does not. Files whose names
    /// begin with a dot are read too here (seen with Terraform 1.11), unlike in the configuration.
    /// </summary>
    public static int? ValuesRank(string name) => name switch
    {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ when EndsWithAny(name, ".auto.tfvars", ".auto.tfvars.json") => 2,
        _ => null,
    };

    // As Terraform does (configs.IsIgnoredFile): what editors leave behind is no code.
    private static bool IsLeftBehind(string name) =>
        name.StartsWith('.') || name.EndsWith('~') || (name.StartsWith('#') && name.EndsWith('#'));

    private static bool EndsWithAny(string name, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

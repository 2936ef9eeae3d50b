using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Adapters.Code;
using EksUpgradeBot.Adapters.Code.Hcl;
using EksUpgradeBot.Adapters.Processes;

namespace EksUpgradeBot.Adapters.Terraform;

/// <summary>
/// The values of the variables that the code calls sensitive. Terraform hides them in all that it prints itself, but not in what
/// providers and provisioners answer (seen with Terraform 1.11), and those quote what they were given.
/// </summary>
internal static partial class SensitiveVariables
{
    private const string VarFile = "-var-file=";
    private const string Var = "-var=";

    /// <summary>Their values for a call of Terraform: from its arguments, its environment, and the files in its directory.</summary>
    public static MaskedTexts Of(ToolCall call)
    {
        var directory = call.WorkingDirectory ?? ".";
        var names = NamesIn(directory);
        var masked = new MaskedTexts();
        if (names.Count == 0)
        {
            return masked;
        }

        foreach (var (name, value) in call.Environment.Variables.Where(variable => variable.Key.StartsWith("TF_VAR_", StringComparison.Ordinal))
            .Select(variable => (variable.Key["TF_VAR_".Length..], variable.Value))
            .Concat(call.Arguments.Where(argument => argument.StartsWith(Var, StringComparison.Ordinal)).Select(argument => argument[Var.Length..].Split('=', 2))
                .Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1])))
            .Where(variable => names.Contains(variable.Item1)))
        {
            masked.Add(value);
            CollectWritten(masked, value);
        }

        foreach (var file in FilesIn(directory).Where(file => FileNames.ValuesRank(Path.GetFileName(file)) is not null)
            .Concat(call.Arguments.Where(argument => argument.StartsWith(VarFile, StringComparison.Ordinal)).Select(argument => Path.Combine(directory, argument[VarFile.Length..]))))
        {
            CollectFile(masked, file, names);
        }

        return masked;
    }

    /// <summary>The variables that the configuration in a directory calls sensitive.</summary>
    private static HashSet<string> NamesIn(string directory)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in FilesIn(directory))
        {
            if (file.EndsWith(".tf", StringComparison.Ordinal) && TryParse(file) is { } code)
            {
                names.UnionWith(code.BlocksOf("variable").Where(block => block.Labels.Count == 1 && IsSensitive(block)).Select(block => block.Labels[0]));
            }
            else if (file.EndsWith(".tf.json", StringComparison.Ordinal) && TryParseJson(file) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("variable", out var variables) && variables.ValueKind == JsonValueKind.Object)
            {
                names.UnionWith(variables.EnumerateObject()
                    .Where(variable => variable.Value.ValueKind == JsonValueKind.Object
                        && variable.Value.TryGetProperty("sensitive", out var sensitive) && sensitive.ToString() is not ("False" or "false"))
                    .Select(variable => variable.Name));
            }
        }

        return names;
    }

    private static bool IsSensitive(HclBlock block) => block.Body.AttributesOf("sensitive").Any(attribute => attribute.Value.ToString() != "false");

    private static void CollectFile(MaskedTexts masked, string file, HashSet<string> names)
    {
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            if (TryParseJson(file) is { ValueKind: JsonValueKind.Object } values)
            {
                using var mask = JsonDocument.Parse("true");
                foreach (var value in values.EnumerateObject().Where(value => names.Contains(value.Name)))
                {
                    masked.Collect(value.Value, mask.RootElement);
                }
            }
        }
        else if (TryParse(file) is { } code)
        {
            foreach (var attribute in code.Attributes.Where(attribute => names.Contains(attribute.Name)))
            {
                CollectWritten(masked, attribute.Value.ToString()!);
            }
        }
    }

    /// <summary>What stands between quotes, and the lines of heredocs.</summary>
    private static void CollectWritten(MaskedTexts masked, string expression)
    {
        foreach (var quoted in Quoted().Matches(expression).Select(match => match.Groups["text"].Value))
        {
            masked.Add(quoted);
            masked.Add(quoted.Replace("\\n", "\n").Replace("\\\"", "\"").Replace("\\\\", "\\"));
        }

        if (expression.StartsWith("<<", StringComparison.Ordinal))
        {
            foreach (var line in expression.Split('\n').Skip(1).SkipLast(1))
            {
                masked.Add(line.Trim());
            }
        }
    }

    private static IEnumerable<string> FilesIn(string directory) => Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [];

    // What cannot be read is Terraform's to complain of: it reads no value from it either.
    private static HclBody? TryParse(string file)
    {
        try
        {
            return HclParser.Parse(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is HclSyntaxException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static JsonElement? TryParseJson(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}

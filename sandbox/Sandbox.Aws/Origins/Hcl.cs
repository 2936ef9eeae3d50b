using System.Text;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>Writes values in Terraform's language, formatted as <c>terraform fmt</c> would.</summary>
internal static class Hcl
{
    public static string Text(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    public static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(Text))}]";

    /// <summary>An object or block body: names padded so that the equals signs stand in one column.</summary>
    public static string Assignments(IEnumerable<(string Name, string Value)> assignments, int indent)
    {
        var all = assignments.ToList();
        var width = all.Where(pair => !pair.Value.Contains('\n')).Select(pair => pair.Name.Length).DefaultIfEmpty().Max();
        var text = new StringBuilder();

        foreach (var (name, value) in all)
        {
            text.Append(' ', indent)
                .Append(value.Contains('\n') ? name : name.PadRight(width))
                .Append(" = ").Append(value).Append('\n');
        }

        return text.ToString();
    }
}

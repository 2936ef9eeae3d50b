using System.Text;
using EksUpgradeBot.Sandbox.Helmfile.Charts;
using EksUpgradeBot.Sandbox.Helmfile.Commands;

namespace EksUpgradeBot.Sandbox.Helmfile.Diffing;

/// <summary>
/// What <c>helm diff upgrade</c> prints, in its text format: a heading for each object, <c>has changed:</c>, <c>has been removed:</c>
/// or <c>has been added:</c> in this order, and its lines. The words are those of databus23/helm-diff <c>diff/report.go</c>, and
/// <c>cmd/upgrade.go</c> for a release that is new.
/// </summary>
internal static class HelmDiff
{
    public const string NewRelease =
        "********************\n\n\tRelease was not present in Helm.  Diff will show entire contents as new.\n\n********************\n";

    /// <summary>The text; empty when nothing differs.</summary>
    public static string Of(IReadOnlyList<ManifestObject> before, IReadOnlyList<ManifestObject> after, CommandLine line)
    {
        var text = new StringBuilder();
        foreach (var old in before.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (after.FirstOrDefault(item => item.Key == old.Key) is { } now && now.Content != old.Content)
            {
                Write(text, "33", $"{old.Key} has changed:", now.Kind, Lines(old.Content), Lines(now.Content), line);
            }
        }

        foreach (var old in before.Where(item => after.All(now => now.Key != item.Key)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            Write(text, "31", $"{old.Key} has been removed:", old.Kind, Lines(old.Content), [], line);
        }

        foreach (var now in after.Where(item => before.All(old => old.Key != item.Key)).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            Write(text, "32", $"{now.Key} has been added:", now.Kind, [], Lines(now.Content), line);
        }

        return text.ToString();
    }

    private static string[] Lines(string content) => content.Split('\n');

    private static void Write(
        StringBuilder text, string colour, string heading, string kind, IReadOnlyList<string> before, IReadOnlyList<string> after, CommandLine line)
    {
        text.Append(line.IsColoured ? $"\e[{colour}m{heading}\e[0m\n" : $"{heading}\n");
        if (kind == "Secret")
        {
            // Without --suppress-secrets helm-diff shows the keys, and of each value how long it is. Nobody here asks for that.
            text.Append("+ Changes suppressed on sensitive content of type Secret\n");
            return;
        }

        foreach (var (sign, content) in LineDiff.Of(before, after))
        {
            var shown = $"{sign} {content}";
            text.Append(line.IsColoured && sign != ' ' ? $"\e[{(sign == '+' ? "32" : "31")}m{shown}\e[0m\n" : $"{shown}\n");
        }
    }
}

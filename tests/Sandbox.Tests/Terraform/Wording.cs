using System.Text.RegularExpressions;

namespace EksUpgradeBot.Sandbox.Tests.Terraform;

/// <summary>Takes out of a line what is another each time: ids, paths, addresses of the network, durations.</summary>
internal sealed partial class Wording(string scratch, string url)
{
    public string Normalise(string line)
    {
        line = line.Replace(scratch, "<dir>").Replace(url, "<url>").Replace(url["http://".Length..], "<host>");
        line = Elapsed().Replace(line, "${name}0");
        line = After().Replace(line, "after 0s");
        line = Token().Replace(line, "terraform-<unique>");
        return Uuid().Replace(line, "<uuid>");
    }

    /// <summary>The text without colours and frames.</summary>
    public static string Plain(string text) => Decoration().Replace(text, "");

    [GeneratedRegex("\\e\\[[0-9;]*m|[╷│╵]")]
    private static partial Regex Decoration();

    [GeneratedRegex("(?<name>\"elapsed_seconds\":)\\d+")]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"after (\d+m)?\d+s")]
    private static partial Regex After();

    [GeneratedRegex(@"terraform-\d{20,}[0-9a-f]*")]
    private static partial Regex Token();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}

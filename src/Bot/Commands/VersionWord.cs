using System.Text.RegularExpressions;
using EksUpgradeBot.Upgrade.Clusters;

namespace EksUpgradeBot.Bot.Commands;

/// <summary>A word in the place of a version: a version, or why it is none and what may have been meant.</summary>
internal static partial class VersionWord
{
    // Every minor below was out of support before EKS was there.
    private const int FirstTwoDigitMinor = 10;

    /// <summary>Reads <c>1.35</c> and <c>v1.35</c>.</summary>
    public static bool TryRead(string word, out KubernetesVersion version)
    {
        version = default;
        return Minor().IsMatch(word) && KubernetesVersion.TryParse(word, out version);
    }

    /// <summary>True for what was surely meant as a version, whether it is one or not.</summary>
    public static bool LooksLikeOne(string word) => Number().IsMatch(word) || IsName(word);

    /// <summary>Why a word is no version, as a sentence.</summary>
    public static string Explain(string word) => word switch
    {
        _ when IsName(word) => $"I need the version itself, such as {CommandTable.ExampleVersion}, and not “{word}”: an upgrade goes to exactly what was asked for.",
        _ when Patch().IsMatch(word) =>
            $"“{Misunderstanding.Quote(word)}” names a patch level. EKS chooses that itself: name the minor version only, such as {CommandTable.ExampleVersion}.",
        _ when word.Contains(',') =>
            $"“{Misunderstanding.Quote(word)}” is no version: it is written with a dot, such as {CommandTable.ExampleVersion}.",
        _ => $"“{Misunderstanding.Quote(word)}” is no version: I know Kubernetes minor versions, such as {CommandTable.ExampleVersion}.",
    };

    /// <summary>The version that may have been meant; null when nothing is near.</summary>
    public static string? Nearest(string word)
    {
        if (Patch().Match(word) is { Success: true } patch && patch.Groups[1].Length > 1)
        {
            return $"1.{patch.Groups[1].Value}";
        }

        // "1,35", "1-35", "135", "1..35", "1.3.5" and "35" have the same digits as what was meant.
        var digits = string.Concat(word.Where(char.IsAsciiDigit));
        return digits switch
        {
            ['1', >= '1' and <= '9', _] => $"1.{digits[1..]}",
            [>= '2' and <= '9', _] when word.All(c => char.IsAsciiDigit(c) || c is 'v' or 'V') => $"1.{digits}",
            _ => null,
        };
    }

    /// <summary>
    /// The versions of which one was surely meant by a version that no slip of a month makes right: <c>1.53</c> for 1.35, <c>1.3</c> for
    /// 1.34. The next minor is none of these: it is only not offered yet.
    /// </summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="offered">What could have been asked for.</param>
    public static IReadOnlyList<KubernetesVersion> Mistyped(KubernetesVersion asked, IReadOnlyList<KubernetesVersion> offered) =>
        offered.Count > 0 && (asked > offered.Max().Next || asked.Minor < FirstTwoDigitMinor)
            ? [.. offered.Where(version => EditDistance.Between($"{asked}", $"{version}") == 1)]
            : [];

    private static bool IsName(string word) =>
        word.ToLowerInvariant() is "latest" or "newest" or "next" or "stable" or "current" or "max" or "default";

    [GeneratedRegex(@"^[vV]?1\.(0|[1-9][0-9]{0,2})\z")]
    private static partial Regex Minor();

    [GeneratedRegex(@"^[vV]?1\.([0-9]+)\.[0-9]+([-+].*)?\z")]
    private static partial Regex Patch();

    [GeneratedRegex(@"^[vV]?[0-9]+([.,\-_/][0-9]*)*([-+].*)?\z")]
    private static partial Regex Number();
}

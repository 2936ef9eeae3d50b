using System.Text;
using System.Text.RegularExpressions;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>A line that changes, before and after: the words that differ in full, and of the rest how it is laid out.</summary>
internal static partial class ShownLine
{
    /// <summary>Both without what stands beside the change and stays.</summary>
    public static (string Before, string After) Of(string before, string after)
    {
        var (old, changed) = (Words(before), Words(after));
        if (old.Count == changed.Count)
        {
            var differs = old.Zip(changed, (one, other) => one != other).ToList();
            return (Show(old, differs), Show(changed, differs));
        }

        var start = old.Zip(changed).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = old.Skip(start).Reverse().Zip(changed.Skip(start).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return (Show(old, Between(old.Count)), Show(changed, Between(changed.Count)));

        List<bool> Between(int count) => [.. Enumerable.Range(0, count).Select(at => at >= start && at < count - end)];
    }

    private static List<string> Words(string line) => [.. Word().Matches(line).Select(word => word.Value)];

    private static string Show(List<string> words, List<bool> differs)
    {
        var shown = new StringBuilder();
        for (var at = 0; at < words.Count;)
        {
            var length = differs.Skip(at).TakeWhile(other => other == differs[at]).Count();
            var stretch = string.Concat(words.Skip(at).Take(length));
            shown.Append(differs[at] ? stretch : at + length == words.Count ? After(stretch) : UpTo(stretch));
            at += length;
        }

        return shown.ToString();
    }

    /// <summary>What stands before a changed word: the names that lead to it.</summary>
    private static string UpTo(string stretch) =>
        Names().IsMatch(stretch) ? stretch
        : $"{Closing().Match(stretch).Value.TrimEnd(' ')} … {Name().Match(stretch).Value}";

    private static string After(string stretch) => Closing().Match(stretch) is var closing && closing.Length == stretch.Length
        ? stretch
        : $"{closing.Value.TrimEnd(' ')} …";

    // A version is one word: 1.35, v1.11.1-eksbuild.4.
    [GeneratedRegex(@"[\w.+-]+|[\s\S]")]
    private static partial Regex Word();

    // What closes the value before, then names and brackets without a value among them: coredns = { addon_version = ".
    [GeneratedRegex(@"^""?[\s,\]})]*[\[{(]*\s*(((?>[A-Za-z_][\w-]*)|""[\w-]+"")\s*([=:]\s*[\[{(]*|[\[{(]+)\s*)*""?[~><=!^\s]*\z")]
    private static partial Regex Names();

    [GeneratedRegex(@"(([A-Za-z_][\w-]*|""[\w-]+"")\s*[=:]\s*)?""?[~><=!^\s]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^""?[\s,\]})]*")]
    private static partial Regex Closing();
}

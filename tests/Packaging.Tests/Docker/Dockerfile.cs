using System.Text.RegularExpressions;
using EksUpgradeBot.Tests.Shared;

namespace EksUpgradeBot.Packaging.Tests.Docker;

/// <summary>An instruction of the Dockerfile, on one line whatever it was written on.</summary>
/// <param name="Word">In upper case: <c>RUN</c>.</param>
/// <param name="Text">All that follows, variables not replaced.</param>
internal sealed record Instruction(string Word, string Text);

/// <summary>A stage: its name, the image or stage that it begins with, and its instructions in order.</summary>
internal sealed record Stage(string Name, string From, IReadOnlyList<Instruction> Instructions)
{
    public IEnumerable<string> All(string word) => Instructions.Where(instruction => instruction.Word == word).Select(instruction => instruction.Text);

    /// <summary>The last one of its kind, which is the one that counts.</summary>
    public string Last(string word) => All(word).Last();

    /// <summary>The variables that the stage sets, in order.</summary>
    public IEnumerable<(string Name, string Value)> Environment =>
        All("ENV").SelectMany(text => Dockerfile.Pairs().Matches(text)).Select(pair => (pair.Groups[1].Value, pair.Groups[2].Value.Trim('"')));
}

/// <summary>The Dockerfile of the repository, read as Docker reads it, as far as this one goes.</summary>
internal static partial class Dockerfile
{
    /// <summary>Where it lies.</summary>
    public static string Path { get; } = Repository.PathOf("Dockerfile");

    /// <summary>Its stages, the one that is built without being asked for last.</summary>
    public static IReadOnlyList<Stage> Stages { get; } = Divide(Instructions(File.ReadAllLines(Path)));

    /// <summary>What stands before the first stage.</summary>
    public static IReadOnlyList<Instruction> Preamble { get; } =
        [.. Instructions(File.ReadAllLines(Path)).TakeWhile(instruction => instruction.Word != "FROM")];

    public static Stage Stage(string name) => Stages.Single(stage => stage.Name == name);

    /// <summary>The variables of the image that a stage makes, those of the stages under it included.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(Stage stage)
    {
        var variables = Stages.FirstOrDefault(under => under.Name == stage.From) is { } below
            ? new Dictionary<string, string>(EnvironmentOf(below), StringComparer.Ordinal)
            : [];
        foreach (var (name, value) in stage.Environment)
        {
            variables[name] = value;
        }

        return variables;
    }

    [GeneratedRegex(@"(\w+)=(""[^""]*""|\S*)")]
    internal static partial Regex Pairs();

    private static List<Instruction> Instructions(IEnumerable<string> lines)
    {
        var instructions = new List<Instruction>();
        var open = "";
        foreach (var line in lines.Where(line => !line.TrimStart().StartsWith('#')))
        {
            open += line.EndsWith('\\') ? line[..^1] : line;
            if (line.EndsWith('\\') || open.Trim().Length == 0)
            {
                continue;
            }

            var parts = open.Trim().Split(' ', 2);
            instructions.Add(new(parts[0].ToUpperInvariant(), Regex.Replace(parts[^1], " {2,}", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim()));
            open = "";
        }

        return instructions;
    }

    private static List<Stage> Divide(List<Instruction> instructions)
    {
        var stages = new List<Stage>();
        var own = new List<Instruction>();
        foreach (var instruction in instructions.SkipWhile(instruction => instruction.Word != "FROM"))
        {
            if (instruction.Word == "FROM")
            {
                // FROM image AS name
                var words = instruction.Text.Split(' ');
                own = [];
                stages.Add(new Stage(words[2], words[0], own));
            }
            else
            {
                own.Add(instruction);
            }
        }

        return stages;
    }
}

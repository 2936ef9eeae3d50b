using System.Globalization;

namespace EksUpgradeBot.Bench.Acknowledgement;

/// <summary>How long, how fast and which phases.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        Options:
          --rate N          commands a second of the open-loop phases (default 50)
          --seconds N       how long each phase is measured (default 10, at most 120)
          --warmup N        seconds of the same load before, not measured (default 12: .NET compiles what is hot first after some seconds)
          --connections N   commands under way at once at full load (default 32)
          --phases A,B      of: steady, slow-eks, eks-down, full, full-help (default all)
        """;

    public int Rate { get; init; } = 50;

    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(12);

    public int Connections { get; init; } = 32;

    public IReadOnlyList<Phase> Phases { get; init; } = Phase.All;

    /// <summary>Reads the command line; null and a reason when it makes no sense.</summary>
    public static (BenchOptions? Options, string? Wrong) Read(IReadOnlyList<string> words)
    {
        var options = new BenchOptions();
        for (var at = 0; at < words.Count; at += 2)
        {
            var (word, value) = (words[at], at + 1 < words.Count ? words[at + 1] : "");
            var number = int.TryParse(value, CultureInfo.InvariantCulture, out var read) && read > 0 ? read : 0;
            switch (word)
            {
                case "--rate" when number is > 0 and <= 10_000:
                    options = options with { Rate = number };
                    break;
                case "--seconds" when number is > 0 and <= 120:
                    options = options with { Length = TimeSpan.FromSeconds(number) };
                    break;
                case "--warmup" when number is > 0 and <= 60:
                    options = options with { Warmup = TimeSpan.FromSeconds(number) };
                    break;
                case "--connections" when number is > 0 and <= 1000:
                    options = options with { Connections = number };
                    break;
                case "--phases" when value.Split(',').All(name => Phase.All.Any(phase => phase.Name == name)):
                    options = options with { Phases = [.. Phase.All.Where(phase => value.Split(',').Contains(phase.Name))] };
                    break;
                default:
                    return (null, $"{word} {value} is not understood.");
            }
        }

        return (options, null);
    }
}

/// <summary>One kind of load on one kind of world.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Title">What it is called in the table.</param>
/// <param name="Fault">What goes wrong with EKS meanwhile; null when all is well.</param>
/// <param name="FullLoad">As many commands as are answered, and not a fixed number a second.</param>
/// <param name="Lines">What is typed, in turn.</param>
internal sealed record Phase(string Name, string Title, Fault? Fault, bool FullLoad, IReadOnlyList<TypedLine> Lines)
{
    private static readonly TypedLine[] Reading =
    [
        new("report prod", "U0ANA", AnswersLater: true),
        new("status", "U0BEN", AnswersLater: true),
        new("help", "U0CHLOE", AnswersLater: false),
    ];

    // The guest may not start upgrades: both apps ask Slack who it is and say no. A real start would put Terraform, nine CPU-seconds
    // a plan, on the cores that are measured. One in forty, because Slack allows that question 100 times a minute and the bot keeps to it.
    private static readonly TypedLine[] Mix =
        [.. Enumerable.Repeat(Reading, 13).SelectMany(lines => lines), new("prod 1.35", "U0GUEST", AnswersLater: true)];

    public static IReadOnlyList<Phase> All { get; } =
    [
        new("steady", "steady, all is well", null, FullLoad: false, Mix),
        new("slow-eks", "steady, each EKS call takes 2 s", new Fault("slow-api", Seconds: 2), FullLoad: false, Mix),
        new("eks-down", "steady, EKS is down", new Fault("api-down"), FullLoad: false, Mix),
        new("full", "full load, what only reads", null, FullLoad: true, Reading),
        new("full-help", "full load, help only", null, FullLoad: true, [Reading[2]]),
    ];
}

/// <summary>A line, who types it, and whether its answer comes after the acknowledgement.</summary>
internal sealed record TypedLine(string Text, string User, bool AnswersLater);

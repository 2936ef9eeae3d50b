using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;

namespace EksUpgradeBot.Bot.Tests.Views;

/// <summary>Text as no friendly tool writes it, from a seed, so that what broke once breaks again.</summary>
internal sealed class Hostile(int seed)
{
    private static readonly string[] Nasty =
    [
        "", " ", "\n", "\n\n\n", "\t", "\0", "\u0007\u001b[31mred\u001b[0m", "<!channel>", "<!here>", "<!everyone>", "<@U1>", "<@U0BEN>", "<#C1>",
        "<!subteam^S1>", "<https://evil.example|Approve>", "&lt;!channel&gt;", "&", "<", ">", "`", "``", "```", "````", "*bold*", "_x_", "~x~",
        "\u202eevil\u202c", "\u2066x\u2069", "\ufeff", "שלום עולם", "مرحبا", "👨‍👩‍👧‍👦", "🇪🇸", "e\u0301", "\ud83d", "\udc00", "\r\n", "@channel", "\"", "\\", "{}", "%s",
        ":tada:", "…", "\u2028", "javascript:alert(1)", "> quote", "| a | b |", "-/+", "1.35",
    ];

    private readonly Random _random = new(seed);

    public int Number(int most) => _random.Next(most);

    // Long texts are rare, so that the time goes into many worlds and not into copying one.
    public string Text() => _random.Next(100) switch
    {
        < 12 => "",
        12 => string.Concat(Enumerable.Repeat(Pick(), _random.Next(1, 10_000))),
        13 => new string('x', 100_000),
        < 20 => string.Join('\n', Enumerable.Range(0, _random.Next(500)).Select(_ => Pick())),
        _ => string.Concat(Enumerable.Range(0, _random.Next(1, 40)).Select(_ => Pick())),
    };

    public IReadOnlyList<string> Texts(int most) => [.. Enumerable.Range(0, _random.Next(most)).Select(_ => Text())];

    /// <summary>Cluster names are checked where they are read: these are the worst that pass.</summary>
    public string ClusterName() => _random.Next(3) switch
    {
        0 => new string('a', 100),
        1 => "a" + new string('-', 60) + "..__",
        _ => "0",
    };

    public Finding Finding() => new(Text(), (Severity)_random.Next(3), Text(), Text(), Text(), Text(), _random.Next(2) == 0 ? new Hop(new(1, 34), new(1, 35)) : null);

    public ReadinessReport Readiness() => new()
    {
        Cluster = EksUpgradeBot.Upgrade.Clusters.ClusterName.Parse(ClusterName()),
        TakenAt = DateTimeOffset.UnixEpoch,
        From = new(1, 34),
        Target = new(1, 34 + _random.Next(30)),
        Hops = Hop.Between(new(1, 34), new(1, 34 + _random.Next(30))),
        Skew = [.. Enumerable.Range(0, _random.Next(1, 150)).Select(_ => new SkewRow(Text(), Text(), Texts(30), (SkewVerdict)_random.Next(4)))],
        Findings = [.. Enumerable.Range(0, _random.Next(60)).Select(_ => Finding())],
    };

    public TerraformPlan Plan() => new()
    {
        TerraformVersion = Text(),
        Applyable = true,
        Complete = _random.Next(2) == 0,
        Errored = false,
        Counts = new PlanCounts(_random.Next(2000), _random.Next(2000), _random.Next(3), _random.Next(3), _random.Next(3), 1, 1, 1, _random.Next(3)),
        Changes = [.. Enumerable.Range(0, _random.Next(60)).Select(_ => Change())],
        OmittedChanges = _random.Next(1000),
        Deferred = _random.Next(3),
        Drift = _random.Next(3),
        ChangedOutputs = [.. Texts(40).Select(name => new OutputChange(name))],
        OmittedOutputs = _random.Next(3),
        Drifted = [.. Texts(5).Select(address => new DriftedObject(address, ChangeKind.Update, Texts(5), IsRelevant: true))],
        FailedChecks = Texts(40),
    };

    private string Pick() => Nasty[_random.Next(Nasty.Length)];

    private ResourceChange Change() => new()
    {
        Address = Text(),
        Type = "aws_s3_bucket",
        Kind = (ChangeKind)_random.Next(8),
        Actions = Text(),
        Deposed = _random.Next(3) == 0 ? Text() : null,
        PreviousAddress = _random.Next(3) == 0 ? Text() : null,
        ReplacePaths = Texts(5),
        Attributes = [.. Enumerable.Range(0, _random.Next(10)).Select(_ => new AttributeChange(Text(), Text(), Text(), _random.Next(4) == 0, _random.Next(4) == 0))],
    };
}

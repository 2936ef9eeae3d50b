using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using EksUpgradeBot.Bot.Cli;
using EksUpgradeBot.Tests.Shared;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Cli;

/// <summary>
/// <c>summarize</c> on plans of the real terraform, see <c>tests/Adapters.Tests/Terraform/Recordings/record.sh</c>, with Terraform's own line
/// of the same plan beside them. What it prints is compared with golden files; with <c>EKSBOT_GOLDEN=write</c> they are made instead.
/// </summary>
public sealed partial class SummarizeTests
{
    private static readonly string Recordings = Repository.PathOf("tests/Adapters.Tests/Terraform/Recordings");

    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(Recordings).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_totals_agree_with_Terraforms_own_line_in_every_format(string name)
    {
        var line = (await File.ReadAllTextAsync(Path.Combine(Recordings, name, "plan.line"), TestContext.Current.CancellationToken)).Trim();
        var theirs = TerraformLine().Match(line);
        var (import, add, change, destroy) = (Number("import"), Number("add"), Number("change"), Number("destroy"));

        using var json = JsonDocument.Parse((await SummarizeAsync(name, SummaryFormat.Json)).Output);
        var counts = json.RootElement.GetProperty("counts");

        Assert.True(theirs.Success || line.Length == 0 || line.StartsWith("No changes.", StringComparison.Ordinal), line);
        Assert.Equal(
            (import, add, change, destroy),
            (Count("import"), Count("create") + Count("replace"), Count("update"), Count("delete") + Count("replace")));
        Assert.Equal(0, Count("unknown"));

        var expected = theirs.Success ? line : "Plan: 0 to add, 0 to change, 0 to destroy.";
        Assert.Equal(expected, json.RootElement.GetProperty("terraformSays").GetString());
        Assert.Contains($"As Terraform counts: {expected}\n", (await SummarizeAsync(name, SummaryFormat.Text)).Output);
        Assert.Contains($"As Terraform counts: {expected}\n", (await SummarizeAsync(name, SummaryFormat.Markdown)).Output);

        int Number(string group) => theirs.Groups[group].Success ? int.Parse(theirs.Groups[group].Value, null) : 0;
        int Count(string kind) => counts.GetProperty(kind).GetInt32();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_listed_changes_add_up_to_the_counts(string name)
    {
        using var json = JsonDocument.Parse((await SummarizeAsync(name, SummaryFormat.Json)).Output);
        var changes = json.RootElement.GetProperty("changes").EnumerateArray().ToList();

        foreach (var count in json.RootElement.GetProperty("counts").EnumerateObject())
        {
            Assert.Equal(count.Value.GetInt32(), changes.Count(change => count.Name switch
            {
                "move" => change.GetProperty("previousAddress").ValueKind == JsonValueKind.String,
                "import" => change.GetProperty("import").GetBoolean(),
                var kind => change.GetProperty("kind").GetString() == kind,
            }));
        }

        Assert.All(changes, change => Assert.Equal(change.GetProperty("kind").GetString(), Kind(change.GetProperty("actions"))));
        Assert.Equal(changes.Count, changes.DistinctBy(change => (change.GetProperty("address").GetString(), change.GetProperty("deposed").GetString())).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_secret_is_printed_in_any_format(string name)
    {
        foreach (var format in Enum.GetValues<SummaryFormat>())
        {
            var (_, output, error) = await SummarizeAsync(name, format);

            Assert.DoesNotMatch(PlantedSecret(), output);
            Assert.Empty(error);
        }
    }

    [Fact]
    public void Secrets_were_planted_where_they_are_looked_for()
    {
        string[] planted = ["secrets", "outputs", "errored", "check-secret", "ephemeral", "write-only", "schema-secret", "sensitive"];

        Assert.All(planted, name => Assert.Matches(PlantedSecret(), File.ReadAllText(Path.Combine(Recordings, name, "plan.json"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_reads_as_the_golden_file(string name)
    {
        await CompareAsync($"{name}.txt", (await SummarizeAsync(name, SummaryFormat.Text)).Output);
        await CompareAsync($"{name}.md", (await SummarizeAsync(name, SummaryFormat.Markdown)).Output);
    }

    [Theory]
    [InlineData("eks-rename")]
    [InlineData("deposed")]
    [InlineData("secrets")]
    [InlineData("drift")]
    public async Task Its_JSON_is_the_golden_file(string name) =>
        await CompareAsync($"{name}.json", (await SummarizeAsync(name, SummaryFormat.Json)).Output);

    [Theory]
    [InlineData("nothing", 0)]
    [InlineData("update", 0)]
    [InlineData("forget", 0)]
    [InlineData("delete", 1)]
    [InlineData("replace", 1)]
    [InlineData("deposed", 1)]
    [InlineData("errored", 1)]
    public async Task What_destroys_or_can_never_be_applied_has_the_exit_code_1(string name, int code) =>
        Assert.Equal(code, (await SummarizeAsync(name, SummaryFormat.Text)).Code);

    internal static async Task<(int Code, string Output, string Error)> SummarizeAsync(string name, SummaryFormat format)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await new SummarizeAction(output, error, () => Stream.Null)
            .RunAsync(new SummarizeArguments(Path.Combine(Recordings, name, "plan.json"), format, 1000), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static string Kind(JsonElement actions) => string.Join('+', actions.EnumerateArray().Select(action => action.GetString())) switch
    {
        "delete+create" or "create+delete" => "replace",
        var one => one,
    };

    private static async Task CompareAsync(string name, string actual, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing: make it with EKSBOT_GOLDEN=write and read it.");
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [GeneratedRegex(@"^Plan: (?:(?<import>\d+) to import, )?(?<add>\d+) to add, (?<change>\d+) to change, (?<destroy>\d+) to destroy\.$")]
    private static partial Regex TerraformLine();

    // Also a part of one, as a value that was cut off may end in it.
    [GeneratedRegex("PLANTED|hunter2|7654321", RegexOptions.IgnoreCase)]
    private static partial Regex PlantedSecret();
}

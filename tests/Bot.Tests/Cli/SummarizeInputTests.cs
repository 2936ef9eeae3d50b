using System.Text;
using System.Text.Json;
using EksUpgradeBot.Bot.Cli;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Cli;

/// <summary>What is given to <c>summarize</c> in place of a plan's JSON gets one clear line and the exit code 2, and nothing of it is quoted.</summary>
public sealed class SummarizeInputTests : IDisposable
{
    private const string Good = """{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{"address":"a.b","type":"a","change":{"actions":["create"]}}],"applyable":true}""";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("summarize");

    [Theory]
    [InlineData("PK\u0003\u0004 PLANTED-SECRET", "binary plan file")]
    [InlineData("", "nothing in it")]
    [InlineData(" \n ", "nothing in it")]
    [InlineData("Error: PLANTED-SECRET", "not the JSON that terraform show prints")]
    [InlineData("Terraform will perform the following actions: PLANTED-SECRET", "not the JSON that terraform show prints")]
    [InlineData("[]", "not that of a Terraform plan")]
    [InlineData("42", "not that of a Terraform plan")]
    [InlineData("{}", "not that of a Terraform plan")]
    [InlineData("""{"name":"PLANTED-SECRET","version":"1"}""", "not that of a Terraform plan")]
    [InlineData("""{"format_version":"1.0","terraform_version":"1.11.4","values":{"x":"PLANTED-SECRET"}}""", "state, not of a plan")]
    [InlineData("""{"version":4,"serial":1,"lineage":"PLANTED-SECRET","resources":[]}""", "state, not of a plan")]
    [InlineData("{\"@level\":\"info\",\"type\":\"version\"}\n{\"@level\":\"PLANTED-SECRET\"}\n", "log that terraform plan -json prints")]
    [InlineData("""{"format_version":"2.0","resource_changes":[]}""", "format version 2.0")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{"address":"PLANTED-SECRET""", "cut off")]
    [InlineData("""{"format_version":"1.2","variables":{"a":{"value":"PLANTED-SECRET"}""", "cut off")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{"address":"a","type":"a","change":{}}]}""", "not the JSON that terraform show prints")]
    [InlineData("""{"format_version":"1.2","resource_changes":[]} {"format_version":"1.2"}""", "More follows")]
    public async Task What_is_no_plan_is_named(string content, string why)
    {
        foreach (var format in Enum.GetValues<SummaryFormat>())
        {
            var (code, output, error) = await SummarizeAsync(Write(content), format);

            Assert.Equal((2, ""), (code, output));
            Assert.Contains(why, Assert.Single(error.TrimEnd().Split('\n')));
            Assert.DoesNotContain("PLANTED", error);
        }
    }

    [Theory]
    [InlineData("PK\u0003\u0004")]
    [InlineData("""{"version":4,"lineage":"x"}""")]
    [InlineData("""{"format_version":"1.2","resource_changes":[""")]
    public async Task What_to_do_is_said(string content) =>
        Assert.Contains("Run `terraform show -json PLANFILE > plan.json`", (await SummarizeAsync(Write(content))).Error);

    [Fact]
    public async Task Every_beginning_of_a_plan_is_told_from_the_whole()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            var (code, output, error) = await SummarizeAsync(Write(Good[..length]));

            Assert.Equal((2, ""), (code, output));
            Assert.Contains(length == 0 ? "nothing in it" : "cut off", error);
        }

        Assert.Equal(0, (await SummarizeAsync(Write(Good))).Code);
    }

    [Fact]
    public async Task A_missing_file_a_folder_and_a_forbidden_file_are_told_apart()
    {
        Assert.Contains("there is no such file", (await SummarizeAsync("/nowhere/plan.json")).Error);
        var (code, _, error) = await SummarizeAsync(_home.FullName);
        Assert.Equal(2, code);
        Assert.Contains("this is a directory", error);
    }

    [Fact]
    public async Task A_dash_is_the_standard_input()
    {
        var (code, output, error) = await SummarizeAsync("-", input: Good);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 to create", output);

        Assert.Contains("standard input: The JSON of the plan ends too early", (await SummarizeAsync("-", input: Good[..^1])).Error);
    }

    [Fact]
    public async Task A_mark_before_the_JSON_does_no_harm_and_UTF_16_is_named()
    {
        Assert.Equal(0, (await SummarizeAsync(Write(Good, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))).Code);
        Assert.Contains("UTF-16", (await SummarizeAsync(Write(Good, Encoding.Unicode))).Error);
    }

    [Fact]
    public async Task An_unknown_action_is_destructive_and_unknown_keys_are_passed_over()
    {
        var plan = Good.Replace("\"create\"", "\"incinerate\"").Replace("\"applyable\"", "\"action_invocations\":[{\"x\":[1]}],\"applyable\"");

        var (code, output, _) = await SummarizeAsync(Write(plan));
        using var json = JsonDocument.Parse((await SummarizeAsync(Write(plan), SummaryFormat.Json)).Output);

        Assert.Equal(1, code);
        Assert.Contains("1 with an unknown action", output);
        Assert.Contains("?! a.b (unknown action \"incinerate\", which may destroy it)", output);
        Assert.True(json.RootElement.GetProperty("changes")[0].GetProperty("destructive").GetBoolean());
    }

    [Fact]
    public async Task An_update_in_which_nothing_visible_differs_says_so()
    {
        var plan = Good.Replace("""["create"]""", """["update"],"before":{"a":1},"after":{"a":1}""");

        Assert.Contains("~ a.b (no visible difference)", (await SummarizeAsync(Write(plan))).Output);
    }

    /// <summary>Made by hand: no released Terraform 1.11 defers anything without its experimental flags.</summary>
    [Fact]
    public async Task Deferred_changes_are_named_with_Terraforms_reason()
    {
        var plan = Good.Replace("\"applyable\":true", """
            "deferred_changes":[{"reason":"instance_count_unknown","resource_change":{"address":"a.c[*]","type":"a","change":{"actions":["create"]}}},
            {"reason":"deferred_prereq","resource_change":{"address":"a.d","type":"a","change":{"actions":["update"]}}}],"applyable":true,"complete":false
            """);

        foreach (var format in Enum.GetValues<SummaryFormat>())
        {
            var output = (await SummarizeAsync(Write(plan), format)).Output;
            Assert.Contains("a.c[*]", output);
            Assert.Contains("deferred_prereq", output);
        }

        Assert.Contains("Terraform puts changes off to another round", (await SummarizeAsync(Write(plan))).Output);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Markdown")]
    [InlineData("Json")]
    public async Task Of_hundreds_of_changes_those_that_are_not_listed_are_counted_and_the_dangerous_is_listed(string written)
    {
        var format = Enum.Parse<SummaryFormat>(written);
        var changes = string.Join(',', Enumerable.Range(0, 700).Select(i => $$$"""{"address":"a.x[{{{i}}}]","type":"a","index":{{{i}}},"change":{"actions":["{{{(i == 650 ? "delete" : "create")}}}"]}}"""));

        var (code, output, _) = await SummarizeAsync(Write($$"""{"format_version":"1.2","resource_changes":[{{changes}}]}"""), format, changes: 500);

        Assert.Equal(1, code);
        Assert.Contains("a.x[650]", output);
        Assert.DoesNotContain("a.x[699]", output);
        Assert.Contains(format == SummaryFormat.Json ? "\"omittedChanges\": 200" : "and 200 more", output);
        Assert.Contains(format == SummaryFormat.Json ? "\"create\": 699" : "699 to create", output);
    }

    [Fact]
    public async Task Markdown_stays_within_what_a_pull_request_takes()
    {
        var long1 = new string('x', 200);
        var changes = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$$"""{"address":"a.{{{long1}}}[{{{i}}}]","type":"a","change":{"actions":["create"]}}"""));

        var output = (await SummarizeAsync(Write($$"""{"format_version":"1.2","resource_changes":[{{changes}}]}"""), SummaryFormat.Markdown)).Output;

        Assert.InRange(output.Length, 50_000, 65_000);
        Assert.Matches("and [0-9]+ more that are not listed", output);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private string Write(string content, Encoding? encoding = null)
    {
        var path = Path.Combine(_home.FullName, "plan.json");
        File.WriteAllText(path, content, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> SummarizeAsync(
        string plan, SummaryFormat format = SummaryFormat.Text, string input = "", int changes = 1000)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await new SummarizeAction(output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(input)))
            .RunAsync(new SummarizeArguments(plan, format, changes), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}

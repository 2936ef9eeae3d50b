using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>summarize</c>: what a Terraform plan would do.</summary>
internal sealed class SummarizeCommand : Command
{
    // More than a person reads or a pull request holds. What is left out is counted, and the dangerous is left out last.
    private const int UsualChanges = 1000;

    public SummarizeCommand(Func<SummarizeArguments, CancellationToken, Task<int>> action)
        : base("summarize", "Summarize a Terraform plan as a person would judge it; exit 1 when something in it is destroyed or it can never be applied.")
    {
        var plan = new Argument<string>("PLAN.json") { Description = "The output of terraform show -json; - for the standard input." };
        var json = new JsonOption();
        var markdown = new Option<bool>("--markdown") { Description = "Write Markdown, for a pull request." };
        var changes = new Option<int>("--changes")
        {
            Description = "List at most so many changes, the dangerous first.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualChanges,
        };
        changes.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var count) || count is < 1 or > 100_000))
            {
                result.AddError("--changes is a number from 1 to 100000");
            }
        });
        Arguments.Add(plan);
        Options.Add(json);
        Options.Add(markdown);
        Options.Add(changes);
        Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(markdown))
            {
                result.AddError("--json and --markdown do not go together");
            }
        });
        SetAction((parsed, cancellationToken) => action(
            new SummarizeArguments(
                parsed.GetValue(plan)!,
                parsed.GetValue(json) ? SummaryFormat.Json : parsed.GetValue(markdown) ? SummaryFormat.Markdown : SummaryFormat.Text,
                parsed.GetValue(changes)),
            cancellationToken));
    }
}

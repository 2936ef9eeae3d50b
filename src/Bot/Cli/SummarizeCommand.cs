using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary><c>summarize</c>: what a Terraform plan would do.</summary>
internal sealed class SummarizeCommand : Command
{
    public SummarizeCommand(Func<SummarizeArguments, CancellationToken, Task<int>> action)
        : base("summarize", "Summarize a Terraform plan as a person would judge it; exit 1 when something in it blocks.")
    {
        var plan = new Argument<string>("PLAN.json") { Description = "The output of terraform show -json; - for the standard input." };
        var json = new JsonOption();
        Arguments.Add(plan);
        Options.Add(json);
        SetAction((parsed, cancellationToken) =>
            action(new SummarizeArguments(parsed.GetValue(plan)!, parsed.GetValue(json)), cancellationToken));
    }
}

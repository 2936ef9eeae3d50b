using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>Carries out <c>summarize</c>.</summary>
/// <param name="openInput">Opens the standard input.</param>
internal sealed class SummarizeAction(TextWriter output, TextWriter error, Func<Stream> openInput)
{
    /// <summary>Reads, writes, and gives the exit code. What cannot be read is one line on the error output.</summary>
    public async Task<int> RunAsync(SummarizeArguments arguments, CancellationToken cancellationToken)
    {
        var name = arguments.Plan == "-" ? "standard input" : arguments.Plan;
        try
        {
            await using var stream = arguments.Plan == "-" ? openInput() : Open(arguments.Plan);
            var plan = await PlanJsonReader.ReadAsync(stream, arguments.Changes, cancellationToken);
            await WriteAsync(plan, arguments.Format);
            return plan.Errored || plan.Counts.Destructive > 0 ? ExitCode.Findings : ExitCode.Fine;
        }
        catch (OutsideException broken)
        {
            await error.WriteLineAsync($"{name}: {broken.Message} {broken.Remedy}".TrimEnd());
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            await error.WriteLineAsync($"{name}: there is no such file.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{name}: {(Directory.Exists(arguments.Plan) ? "this is a directory, not a file." : unreadable.Message)}");
        }

        return ExitCode.BadInput;
    }

    // Without a buffer of its own: the reader has one.
    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite,
        BufferSize = 0,
        Options = FileOptions.SequentialScan,
    });

    private async Task WriteAsync(TerraformPlan plan, SummaryFormat format)
    {
        switch (format)
        {
            case SummaryFormat.Json:
                await output.WriteLineAsync(Json.Write(PlanJson.Of(plan)));
                break;
            case SummaryFormat.Markdown:
                await output.WriteLineAsync(PlanMarkdown.Of(plan));
                break;
            default:
                foreach (var line in PlanText.Lines(plan))
                {
                    await output.WriteLineAsync(line);
                }

                break;
        }
    }
}

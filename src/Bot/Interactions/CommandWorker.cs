using EksUpgradeBot.Slack.Blocks;
using EksUpgradeBot.Slack.WebApi;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Interactions;

/// <summary>
/// Carries out accepted commands side by side, and answers each where it was typed. One that meets a silent store is carried out when the
/// store is back, here or by another replica that took it over meanwhile, and is not called failed.
/// </summary>
internal sealed class CommandWorker(CommandQueue queue, CommandAnswers answers, ISlackApi slack, TimeProvider time, ILogger<CommandWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>Commands mostly wait, for AWS or for Slack's limits: a few that wait long must not hold up the others.</summary>
    private const int Workers = 64;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Parallel.ForEachAsync(
            queue.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = stoppingToken },
            async (command, cancellationToken) => await AnswerAsync(command, cancellationToken));
    }

    private async Task AnswerAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        try
        {
            Message? answer;
            Ownership owner;
            do
            {
                answer = await FindAnswerAsync(command, cancellationToken);
                owner = await FindOwnerAsync(command, cancellationToken);
            }
            while (owner == Ownership.OursAgain);

            if (owner == Ownership.Another)
            {
                log.LogInformation("A command of {User} in {Channel} is another replica's by now", command.User, command.Channel);
                return;
            }

            await DeliverAsync(command, answer, cancellationToken);
            await queue.CompleteAsync(command, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not answered: it is taken up by another replica, or at the next start.
        }
        catch (Exception broken)
        {
            // One command must not end the worker, and with it the bot; the command stays written down.
            log.LogError(broken, "A command of {User} in {Channel} could not be concluded", command.User, command.Channel);
        }
    }

    /// <summary>Whose the command is by now; waits for the store, as long as an answer can be delivered, and tells the person so once.</summary>
    private async Task<Ownership> FindOwnerAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        var giveUpAt = time.GetUtcNow() + CommandQueue.StillWanted;
        for (var looks = 1; ; looks++)
        {
            try
            {
                return (await queue.IsOursAsync(command, cancellationToken), looks) switch
                {
                    (false, _) => Ownership.Another,
                    (true, 1) => Ownership.Ours,
                    _ => Ownership.OursAgain,
                };
            }
            catch (OutsideException silent) when (time.GetUtcNow() < giveUpAt)
            {
                if (looks == 1)
                {
                    log.LogWarning("A command of {User} in {Channel} waits: {Reason}", command.User, command.Channel, silent.Message);
                    await DeliverAsync(command, Answers.Waits(silent), cancellationToken);
                }

                await Task.Delay(LookAgainAfter, time, cancellationToken);
            }
        }
    }

    private async Task<Message?> FindAnswerAsync(TypedCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.AnswerAsync(command, cancellationToken);
        }
        catch (Exception bug) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(bug, "A command of {User} in {Channel} failed", command.User, command.Channel);
            return "Something in the bot itself failed. Its log has the details; status shows what stands.";
        }
    }

    private async Task DeliverAsync(TypedCommand command, Message? answer, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await TellAsync(command, answer, cancellationToken);
            }
            catch (SlackApiException undrawn) when (answer?.Blocks is not null && undrawn.Kind is SlackErrorKind.OurBug or SlackErrorKind.Refused)
            {
                // A drawing that Slack does not take must not leave the person without an answer: the words alone say it too.
                log.LogError(undrawn, "Slack does not draw the answer to a command of {User}; it is told without blocks", command.User);
                await TellAsync(command, answer! with { Blocks = null }, cancellationToken);
            }
        }
        catch (SlackApiException unreachable) when (answer is not null && unreachable.Kind is SlackErrorKind.TargetGone or SlackErrorKind.Refused)
        {
            log.LogInformation("The answer to a command of {User} goes another way: {Error}", command.User, unreachable.Error);
            await TellOtherwiseAsync(command, answer!, cancellationToken);
        }
        catch (SlackApiException refused)
        {
            log.LogWarning(refused, "The answer to a command of {User} could not be delivered", command.User);
        }
    }

    /// <summary>Where the bot cannot post, or the address has expired: by the form's own response_url, else in the direct conversation.</summary>
    private async Task TellOtherwiseAsync(TypedCommand command, Message answer, CancellationToken cancellationToken)
    {
        try
        {
            if (command.SpareUrl is { } url)
            {
                await slack.RespondAsync(url, new InteractionResponse(answer), cancellationToken);
                return;
            }
        }
        catch (SlackApiException over) when (over.Kind != SlackErrorKind.Ambiguous)
        {
            log.LogInformation("The response_url of {User} takes nothing more: {Error}", command.User, over.Error);
        }

        try
        {
            await slack.PostMessageAsync(answer with { Channel = command.User, ThreadTs = null }, cancellationToken);
        }
        catch (SlackApiException refused)
        {
            log.LogWarning(refused, "The answer to a command of {User} could not be delivered", command.User);
        }
    }

    private Task TellAsync(TypedCommand command, Message? answer, CancellationToken cancellationToken) => (answer, command.ResponseUrl) switch
    {
        // "Looking …" has done its work; what came of it stands in the channel.
        (null, { } url) => slack.RespondAsync(url, new InteractionResponse("Done.") { DeleteOriginal = true }, cancellationToken),
        (null, null) => Task.CompletedTask,
        ({ } message, { } url) => slack.RespondAsync(url, new InteractionResponse(message) { ReplaceOriginal = true }, cancellationToken),
        ({ } message, null) => slack.PostEphemeralAsync(command.User, message with { Channel = command.Channel, ThreadTs = command.ThreadTs }, cancellationToken),
    };

    private enum Ownership
    {
        Ours,

        /// <summary>Ours, but the store was silent meanwhile: what was answered may only say so.</summary>
        OursAgain,
        Another,
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EksUpgradeBot.Slack.Interaction.Dispatching;

/// <summary>Lets a handler work and brings its answer to the person: whatever happens in it, somebody is told.</summary>
internal sealed class HandlerInvoker(IServiceScopeFactory scopes, ILogger logger)
{
    /// <summary>Lets the handler work and gives its answer.</summary>
    /// <returns>False when it was stopped before it was through.</returns>
    public async Task<bool> InvokeAsync(Turn turn, CancellationToken stopping)
    {
        Reply reply;

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            reply = await turn.Interaction.HandleAsync(scope.ServiceProvider, stopping);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The reference joins what the person reads with what the log holds.
            var reference = Guid.NewGuid().ToString("N")[..8];
            logger.LogError(failure, "{Interaction} failed ({Reference}).", turn.Interaction.Name, reference);
            reply = turn.Interaction.Sorry($"Something went wrong on my side (reference {reference}). Please try again, or ask whoever runs me.");
        }
        catch (OperationCanceledException)
        {
            // Not marked as handled: the next start takes it up, unless only the handler could have remembered it.
            turn.Answer(turn.IsRemembered
                ? Reply.Nothing
                : turn.Interaction.Sorry("I am being restarted. Please ask again in a minute if no other answer comes."));
            return false;
        }

        await GiveAsync(turn, reply, stopping);
        return true;
    }

    /// <summary>Gives an answer: in the acknowledgement while there is time for that, else by another way.</summary>
    public async Task GiveAsync(Turn turn, Reply reply, CancellationToken stopping)
    {
        try
        {
            if (!turn.Answer(reply) && reply.IfLate is { } late)
            {
                await late(stopping);
            }

            if (reply.Afterwards is { } afterwards)
            {
                await afterwards(stopping);
            }
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The answer to {Interaction} did not get through.", turn.Interaction.Name);
        }
    }
}

using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Fleet;

/// <summary>What a piece of news is about.</summary>
public enum RunNewsSubject
{
    /// <summary>The upgrade has begun.</summary>
    Began,

    /// <summary>A milestone: a control plane or its nodes are at the next version.</summary>
    StepDone,

    /// <summary>The upgrade has ended, well or not.</summary>
    Ended,

    /// <summary>A proposal waits for people.</summary>
    Proposal,

    /// <summary>Somebody let an approved proposal begin outside of the maintenance window.</summary>
    WindowOverridden,

    /// <summary>A step failed, and people decide how to go on.</summary>
    Failure,

    /// <summary>Somebody decided on a failure.</summary>
    FailureAnswered,

    /// <summary>A step needs people although nothing has failed.</summary>
    Attention,

    /// <summary>What the run kept could not be tidied up.</summary>
    Untidy,
}

/// <summary>Something about a run that channels other than its own may want to hear.</summary>
/// <param name="Key">Stable for the life of the run.</param>
/// <param name="Kind">Who hears it.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="At">When it happened.</param>
/// <param name="IsOpen">It may still change, or waits for people.</param>
public sealed record RunNews(string Key, NoticeKind Kind, RunNewsSubject Subject, DateTimeOffset At, bool IsOpen)
{
    /// <summary>The step; null when it is about the whole run.</summary>
    public StepRun? Step { get; init; }

    /// <summary>Which proposal or failure of the step.</summary>
    public int Index { get; init; }

    /// <summary>The news in whose thread it belongs; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>People wait for it: it goes before milestones. The last word needs the thread that it belongs to.</summary>
    public bool IsUrgent => Subject is not RunNewsSubject.StepDone && (Subject is not RunNewsSubject.Began || !IsOpen);
}

/// <summary>What stands in a channel of a run's news.</summary>
/// <param name="Key">The news.</param>
/// <param name="IsClosed">It will not change any more.</param>
public sealed record StandingNews(string Key, bool IsClosed);

/// <summary>What of a run's news belongs into a channel. Pure: a function of the run, so that nothing is lost when the bot dies.</summary>
public static class RunNewsRules
{
    private const string BeganKey = "began";
    private const string AttentionKeys = "attention:";

    /// <summary>
    /// The news that should stand: what is new since somebody wanted to hear it, what waits for people since whenever, and what stands
    /// already and has changed.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="since">The kinds that are wanted, each with the instant since when.</param>
    /// <param name="standing">What stands in the channel already.</param>
    public static IReadOnlyList<RunNews> Of(
        UpgradeRun run, IReadOnlyDictionary<NoticeKind, DateTimeOffset> since, IReadOnlyCollection<StandingNews> standing) =>
        [.. All(run, standing).Where(news => standing.FirstOrDefault(stands => stands.Key == news.Key) is { } stands
            ? !stands.IsClosed
            : since.TryGetValue(news.Kind, out var from) && IsWorthPosting(news, from, standing))];

    private static bool IsWorthPosting(RunNews news, DateTimeOffset since, IReadOnlyCollection<StandingNews> standing) => news.Subject switch
    {
        // Decided before anybody heard of it: nobody has anything to do.
        RunNewsSubject.Proposal or RunNewsSubject.Failure or RunNewsSubject.Attention => news.IsOpen,
        RunNewsSubject.FailureAnswered => standing.Any(stands => stands.Key == news.Parent),
        RunNewsSubject.Began => news.IsOpen || news.At >= since,
        _ => news.At >= since,
    };

    private static IEnumerable<RunNews> All(UpgradeRun run, IReadOnlyCollection<StandingNews> standing)
    {
        yield return new RunNews(BeganKey, NoticeKind.Progress, RunNewsSubject.Began, run.RequestedAt, !run.HasEnded);
        foreach (var news in run.Steps.SelectMany(step => OfStep(run, step, standing)))
        {
            yield return news;
        }

        if (run.EndedAt is { } ended)
        {
            // How things stand outside is looked at a moment later, and belongs to the last word.
            yield return new RunNews("ended", NoticeKind.Progress, RunNewsSubject.Ended, ended, run.Aftermath is null) { Parent = BeganKey };
            if (run.Aftermath?.Problem is not null)
            {
                yield return new RunNews("untidy", NoticeKind.Failures, RunNewsSubject.Untidy, ended, IsOpen: false);
            }
        }
    }

    private static IEnumerable<RunNews> OfStep(UpgradeRun run, StepRun step, IReadOnlyCollection<StandingNews> standing)
    {
        var id = step.Step.Id;
        for (var index = 0; index < step.Proposals.Count; index++)
        {
            var record = step.Proposals[index];
            yield return new RunNews(
                $"proposal:{id}:{index + 1}", NoticeKind.Approvals, RunNewsSubject.Proposal, record.Proposal.MadeAt, record.State == ProposalState.Open)
            { Step = step, Index = index };
            if (record.Override is { } taken)
            {
                yield return new RunNews($"override:{id}:{index + 1}", NoticeKind.Approvals, RunNewsSubject.WindowOverridden, taken.At, IsOpen: false)
                {
                    Step = step,
                    Index = index,
                    Parent = $"proposal:{id}:{index + 1}",
                };
            }
        }

        for (var index = 0; index < step.Failures.Count; index++)
        {
            var isOpen = index == step.Failures.Count - 1 && run.Status == RunStatus.Stuck && run.CurrentStep == step;
            var failure = new RunNews($"failure:{id}:{index + 1}", NoticeKind.Failures, RunNewsSubject.Failure, step.Failures[index].At, isOpen) { Step = step, Index = index };
            yield return failure;
            if (!isOpen)
            {
                yield return failure with { Key = $"answered:{id}:{index + 1}", Subject = RunNewsSubject.FailureAnswered, Parent = failure.Key };
            }
        }

        foreach (var attention in Attention(run, step, standing))
        {
            yield return attention;
        }

        if (step is { Status: StepStatus.Done, EndedAt: { } done, Step.Kind: StepKind.UpgradeControlPlane or StepKind.UpgradeNodeGroups })
        {
            yield return new RunNews($"done:{id}", NoticeKind.Progress, RunNewsSubject.StepDone, done, IsOpen: false) { Step = step, Parent = BeganKey };
        }
    }

    // It leaves no trace in the run when it is over: what stands in the channel tells which one it is.
    private static IEnumerable<RunNews> Attention(UpgradeRun run, StepRun step, IReadOnlyCollection<StandingNews> standing)
    {
        var keys = $"{AttentionKeys}{step.Step.Id}:";
        var told = standing.Where(stands => stands.Key.StartsWith(keys, StringComparison.Ordinal)).ToList();
        var open = told.FirstOrDefault(stands => !stands.IsClosed)?.Key;
        var isNeeded = !run.HasEnded && step is { Status: StepStatus.Running, Progress.Attention.Count: > 0 };
        if (isNeeded || open is not null)
        {
            yield return new RunNews(
                open ?? $"{keys}{told.Count + 1}", NoticeKind.Failures, RunNewsSubject.Attention,
                step.Progress?.Since ?? step.StartedAt ?? run.RequestedAt, isNeeded)
            { Step = step };
        }
    }
}

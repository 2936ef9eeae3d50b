using EksUpgradeBot.Scenarios;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// A scenario waits for simulated time, polls and people's clicks most of its life: more of them than cores keep the machine busy.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace EksUpgradeBot.Scenarios;

/// <summary>
/// Begins with the classes that take minutes, so that none of them is left alone at the end: scenarios of one class follow each other,
/// those of different classes run side by side. A class that is missing here is no mistake, only later.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
    [
        typeof(KilledBotTests), typeof(ApprovalTests), typeof(StoppedBotTests), typeof(ReplicaTests), typeof(SecretsTests), typeof(MovedWorldTests),
        typeof(BrokenTerraformTests), typeof(SubscriptionTests), typeof(GoodDayTests), typeof(RollbackTests), typeof(SimultaneousDecisionTests),
        typeof(FailureTests), typeof(OutageTests),
        typeof(AbortTests), typeof(ChartTests), typeof(GitTests), typeof(NodeTests), typeof(FormTests), typeof(ComputeTests),
        typeof(LeastPrivilegeTests), typeof(TroubleTests),
    ];

    /// <inheritdoc />
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Long, type => collection.TestCollectionDisplayName.Contains($"{type.FullName} ", StringComparison.Ordinal)) is var at and >= 0 ? at : Long.Length)];
}

using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Upgrade.Running;

/// <summary>How a start ended.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>The run is born.</summary>
    public sealed record Started(UpgradeRun Run) : StartResult;

    /// <summary>The cluster has an unfinished run.</summary>
    public sealed record AlreadyRunning(UpgradeRun Run) : StartResult;

    /// <summary>The planner refuses.</summary>
    public sealed record Refused(PlanningResult.Refused Refusal, ReadinessReport Report) : StartResult;
}

namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every readiness check. A test finds a check that was forgotten here.</summary>
internal static class AllChecks
{
    public static IReadOnlyList<IReadinessCheck> Each { get; } =
    [
        new EverythingWasSeen(),
        new ControlPlaneIsIdle(),
        new ClusterIsHealthy(),
        new NodesAreWithinSkew(),
        new NodeGroupsCanBeMoved(),
        new NodesAreReady(),
        new AddonsCanFollow(),
        new VersionsAreSupported(),
    ];
}

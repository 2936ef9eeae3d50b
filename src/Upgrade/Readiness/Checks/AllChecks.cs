namespace EksUpgradeBot.Upgrade.Readiness.Checks;

/// <summary>Every readiness check, for upgrades and for rollbacks. A test finds a check that was forgotten here.</summary>
internal static class AllChecks
{
    public static IReadOnlyList<IReadinessCheck> Each { get; } =
    [
        new EverythingWasSeen(),
        new ControlPlaneIsIdle(),
        new ClusterIsHealthy(),
        new NodesAreWithinSkew(),
        new KubeProxyIsWithinSkew(),
        new NodeGroupsCanBeMoved(),
        new ImagesCanGoOn(),
        new NodesAreReady(),
        new RuntimesAreNewEnough(),
        new OtherNodesAreCaredFor(),
        new FargateFollows(),
        new RemovedApisAreNotUsed(),
        new ReleasesStayUpgradable(),
        new AddonsCanFollow(),
        new AddonsAreManaged(),
        new ControllersFit(),
        new BudgetsLetNodesDrain(),
        new WebhooksAnswer(),
        new ExtensionsAreSound(),
        new SpecialStepsAreTaken(),
        new WorkloadsSurviveRoll(),
        new InsightsAreGreen(),
        new CodeAgrees(),
        new KnowledgeReachesTarget(),
        new VersionsAreSupported(),
        new RollbackStaysOpen(),
    ];

    /// <summary>Those that are about a rollback alone.</summary>
    public static IReadOnlyList<IReadinessCheck> OnlyOfRollback { get; } =
    [
        new RollbackIsOpen(),
        new RollbackInsightsAreGreen(),
        new NodesCanGoBack(),
        new AddonsCanGoBack(),
        new ChartsTakeOlderMinor(),
        new OlderMinorIsSupported(),
    ];

    /// <summary>All that is asked before a rollback: of the checks for an upgrade those that ask how the cluster is.</summary>
    public static IEnumerable<IReadinessCheck> OfRollback(ReadinessQuestion question) =>
        OnlyOfRollback.Concat(Each.Where(check => check is EverythingWasSeen or ControlPlaneIsIdle or ClusterIsHealthy or NodesAreReady
            || (check is BudgetsLetNodesDrain && NodesCanGoBack.Drains(question))));
}

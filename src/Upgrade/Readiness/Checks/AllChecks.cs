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
    ];
}

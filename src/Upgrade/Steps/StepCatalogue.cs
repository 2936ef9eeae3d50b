using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Upgrade.Steps;

/// <summary>The step for each kind: the one line that a new step costs here.</summary>
public sealed class StepCatalogue
{
    private readonly Dictionary<StepKind, IStep> _steps;

    /// <summary>Makes the steps over the ports.</summary>
    public StepCatalogue(IEks eks, IKubernetes kubernetes, ICode code, ITerraform terraform, ICharts charts, IThreadLinks threads)
    {
        var change = new TerraformChange(code, terraform, threads);
        var roll = new NodeGroupRoll(eks, kubernetes, change);
        var addons = new AddonRoll(eks, code, change);
        _steps = new Dictionary<StepKind, IStep>
        {
            [StepKind.BringNodesToControlPlane] = new BringNodesToControlPlane(roll),
            [StepKind.UpgradeControlPlane] = new UpgradeControlPlane(eks, kubernetes, change, new SkewGuard(eks, kubernetes)),
            [StepKind.UpgradeNodeGroups] = new UpgradeNodeGroups(roll),
            [StepKind.ApplyCharts] = new ApplyCharts(code, charts),
            [StepKind.PrepareAddons] = new PrepareAddons(addons),
            [StepKind.Bake] = new Bake(eks, kubernetes),
            [StepKind.RecycleFargatePods] = new RecycleFargatePods(eks, kubernetes),
            [StepKind.UpdateAddons] = new UpdateAddons(addons),
            [StepKind.MoveAddonsBack] = new MoveAddonsBack(addons),
            [StepKind.MoveNodeGroupsBack] = new MoveNodeGroupsBack(roll),
            [StepKind.RollBackControlPlane] = new RollBackControlPlane(eks, kubernetes, change),
            [StepKind.VerifyCluster] = new VerifyCluster(eks, kubernetes, code, terraform),
        };
    }

    /// <summary>The step of that kind.</summary>
    public IStep Of(StepKind kind) => _steps[kind];
}

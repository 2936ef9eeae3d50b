using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Readiness;
using EksUpgradeBot.Upgrade.Running;
using EksUpgradeBot.Upgrade.Runs;
using EksUpgradeBot.Upgrade.Steps;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Fakes;

/// <summary>
/// A cluster, its code, Terraform and a store with a bot beside them that can die and come back. Everything but the bot lives on.
/// </summary>
internal sealed class Stage : IDisposable
{
    public Stage(string plane = "1.33", bool inPlace = false, ApprovalRules? rules = null, TimeSpan bake = default, bool charts = false)
    {
        Settings = Some.Settings(rules, inPlace ? null : "git@example.com:infra.git") with { Bake = bake, Charts = charts ? new ChartSettings("charts", "prod") : null };
        World = new FakeWorld(Time) { Version = Some.V(plane) };
        Code = new FakeCode(Life, Some.V(plane), inPlace);
        Store = new FakeRunStore(Life);
        Eks = new FakeEks(World, Life);
        Terraform = new FakeTerraform(World, Code, Life, Time, () => Store.Newest);
        Charts = new FakeCharts(World, Life, Time, () => Store.Newest);
    }

    public FakeTime Time { get; } = new(Some.Start);

    public Lifeline Life { get; } = new();

    public ClusterSettings Settings { get; set; }

    public FakeWorld World { get; }

    public FakeCode Code { get; }

    public FakeEks Eks { get; }

    public FakeTerraform Terraform { get; }

    public FakeCharts Charts { get; }

    public FakeRunStore Store { get; }

    public FakeEvidence Evidence { get; } = new();

    public FakeWaivers Waivers { get; } = new();

    public UpgradeRun Run => Store.Newest!;

    public StepRun Step => Run.CurrentStep;

    /// <summary>A bot that has just come up: it remembers nothing.</summary>
    public Director Director
    {
        get
        {
            var kubernetes = new FakeKubernetes(World, Life);
            var steps = new StepCatalogue(Eks, kubernetes, Code, Terraform, Charts, new FakeThreadLinks());
            var reader = new ClusterReader(Eks, kubernetes, Time);
            var examination = new Examination(reader, new EvidenceReader(Evidence, kubernetes, Evidence, Evidence, Time));
            return new Director(reader, examination, steps, Store, Waivers, Code, Terraform, Charts, Time);
        }
    }

    /// <summary>Asks for a rollback.</summary>
    public Task<StartResult> RollBackAsync(Person? by = null) => Director.RollBackAsync(Settings, by ?? Some.Ana, "C0PLATFORM", Life.Token);

    /// <summary>Adds a node group whose version the code holds.</summary>
    public Stage With(string group, string version = "1.33", int size = 2)
    {
        World.AddGroup(group, version, size);
        Terraform.Known.Add(group);
        Terraform.Versioned.Add(group);
        return this;
    }

    /// <summary>Three add-ons of a cluster at 1.33: one that must climb, one that 1.34 would break, and kube-proxy.</summary>
    public Stage WithAddons()
    {
        var addons = World.Addons;
        addons.Install("coredns", "v1.11.4-eksbuild.24");
        addons.Offer("coredns", "v1.11.4-eksbuild.24", "1.31-1.33", "1.33");
        addons.Offer("coredns", "v1.12.1-eksbuild.2", "1.32-1.34");
        addons.Offer("coredns", "v1.12.4-eksbuild.10", "1.34-1.35", "1.34,1.35");
        addons.Offer("coredns", "v1.13.2-eksbuild.3", "1.35-1.36", "1.36");
        addons.Install("vpc-cni", "v1.18.3-eksbuild.3");
        addons.Offer("vpc-cni", "v1.18.3-eksbuild.3", "1.26-1.33");
        addons.Offer("vpc-cni", "v1.19.0-eksbuild.1", "1.28-1.33");
        addons.Offer("vpc-cni", "v1.19.3-eksbuild.1", "1.28-1.33", "1.33");
        addons.Offer("vpc-cni", "v1.20.4-eksbuild.2", "1.29-1.35", "1.34,1.35");
        addons.Install("kube-proxy", "v1.33.4-eksbuild.2");
        foreach (var minor in new[] { "1.33", "1.34", "1.35" })
        {
            addons.Offer("kube-proxy", $"v{minor}.0-eksbuild.1", $"{minor}-{minor}");
            addons.Offer("kube-proxy", $"v{minor}.4-eksbuild.2", $"{minor}-{minor}", minor);
        }

        return this;
    }

    public Task<StartResult> StartAsync(string target) =>
        Director.StartAsync(new StartRequest(Settings, Some.V(target), Some.Ana, "C0PLATFORM"), Life.Token);

    /// <summary>Begins a run of exactly this step.</summary>
    public async Task BeginAsync(StepKind kind, string target)
    {
        var snapshot = Some.Snapshot();
        var requested = new UpgradeRequested(
            Time.GetUtcNow(), RunId.For(Some.Prod, Time.GetUtcNow()), Some.Prod, World.Version, Some.V(target), Some.Ana, "C0PLATFORM",
            Settings.Approvals, ReadinessReport.Of(snapshot, Some.V("1.34")), [new PlannedStep("1-step", kind, Some.V(target))]);
        var decision = Engine.Begin(requested);
        Assert.True(await Store.TryCreateAsync(decision.Run, requested, decision.Effects, Life.Token));
    }

    /// <summary>Carries the earliest effect out when it is due, and lets the world go on meanwhile.</summary>
    /// <param name="quick">Nothing moves outside before the next turn.</param>
    public async Task<TurnResult> TurnAsync(bool quick = false)
    {
        var effect = Store.Pending[0];
        if (effect.Effect.Due > Time.GetUtcNow())
        {
            Time.Advance(effect.Effect.Due - Time.GetUtcNow());
        }

        var result = await Director.CarryOutAsync(Settings, effect.Run, effect.Effect, Life.Token);
        await Store.CompleteEffectAsync(effect.Id, Life.Token);
        if (!quick)
        {
            Tick();
        }

        return result;
    }

    public void Tick()
    {
        World.Tick();
        Terraform.Tick();
        Charts.Tick();
    }

    /// <summary>Turns until people are asked, or nothing goes on any more.</summary>
    public async Task GoOnAsync()
    {
        for (var turns = 0; turns < 200 && Store.Pending.Count > 0 && Run.Status != RunStatus.AwaitingApproval; turns++)
        {
            await TurnAsync();
        }
    }

    /// <summary>Turns until the step in work asks people, and gives what it asks for.</summary>
    public async Task<Proposal> ProposedAsync()
    {
        await GoOnAsync();
        return Step.OpenProposal?.Proposal ?? throw new InvalidOperationException($"Nothing was proposed: {Run.Status} {Step.Failures.LastOrDefault()}");
    }

    public async Task ApproveAsync(Person? by = null)
    {
        var digest = (await ProposedAsync()).Digest;
        await DecideAsync(at => new ApprovalGiven(at, by ?? Some.Ben, digest));
    }

    public async Task<Decision> DecideAsync(Func<DateTimeOffset, RunEvent> decided) =>
        (await Director.DecideAsync(Run.Id, decided, Life.Token))!;

    /// <summary>Approves whatever is asked until nothing goes on any more.</summary>
    public async Task FinishAsync()
    {
        for (var asked = 0; asked < 20 && Store.Pending.Count > 0; asked++)
        {
            await GoOnAsync();
            if (Run.Status == RunStatus.AwaitingApproval)
            {
                await ApproveAsync();
            }
        }
    }

    /// <summary>Does what is missing, whatever that is, until the upgrade is over, and begins anew with another bot when this one dies.</summary>
    public async Task LiveOnAsync(string target)
    {
        while (Store.Newest is not { HasEnded: true } || Store.Pending.Count > 0)
        {
            await OutliveAsync(() => Store.Newest is null ? StartAsync(target) : NextAsync());
            Assert.NotEqual(RunStatus.Stuck, Store.Newest?.Status);
        }
    }

    /// <summary>What is missing next: an approval or a turn.</summary>
    public Task NextAsync(Person? by = null) => Run.Status == RunStatus.AwaitingApproval ? ApproveAsync(by) : TurnAsync();

    /// <summary>Does something, and when the bot dies of it, another one comes while the world has gone on.</summary>
    public async Task OutliveAsync(Func<Task> something)
    {
        try
        {
            await something();
        }
        catch (OperationCanceledException) when (Life.IsDead)
        {
            Life.Restart();
            Tick();
        }
    }

    /// <summary>Turns until the new control plane is watched.</summary>
    public async Task BakingAsync()
    {
        while (Step.Step.Kind != StepKind.Bake || Step.Progress is null)
        {
            await TurnAsync();
        }
    }

    /// <summary>What the step in work failed with.</summary>
    public async Task<StepFailure> FailedAsync()
    {
        await GoOnAsync();
        Assert.Equal(RunStatus.Stuck, Run.Status);
        return Step.Failures[^1];
    }

    public void Dispose()
    {
        Life.Dispose();
        Assert.Empty(World.Wrongs);
    }
}

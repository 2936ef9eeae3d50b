using EksUpgradeBot.Sandbox.Aws.Catalogue;
using EksUpgradeBot.Sandbox.Aws.Clock;
using EksUpgradeBot.Sandbox.Aws.Clusters;
using EksUpgradeBot.Sandbox.Aws.Control;
using EksUpgradeBot.Sandbox.Aws.Faults;
using EksUpgradeBot.Sandbox.Aws.Scenes;

namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>
/// The simulated AWS account: its clusters, its time, its faults and the log of what was asked of it.
/// Invariant: it has no timers. Whoever looks first lets everything happen whose time has come, so a fake clock drives it wholly.
/// </summary>
public sealed class AwsWorld
{
    private readonly Lock _gate = new();

    /// <summary>Makes the world of a scene.</summary>
    public AwsWorld(AwsWorldOptions options)
    {
        Options = options;
        Scene = SceneLibrary.Load(options.Scene);
        SceneName = options.Scene;
        Clock = new WorldClock(options.Time, Scene.Clock, options.Speed);
        Addons = new AddonCatalogue(Kubernetes);
        Faults = new FaultBoard(() => Clock.Now);
        Log = new CallLog();
        Secrets = new Credentials(options.Credentials);
        Populate();
    }

    /// <summary>How it was started.</summary>
    public AwsWorldOptions Options { get; }

    /// <summary>The scene it began with.</summary>
    public Scene Scene { get; private set; }

    /// <summary>The name of that scene.</summary>
    public string SceneName { get; private set; }

    /// <summary>Its time.</summary>
    public WorldClock Clock { get; }

    /// <summary>The Kubernetes versions there are.</summary>
    public KubernetesCatalogue Kubernetes { get; } = KubernetesCatalogue.Load();

    /// <summary>What was asked of it.</summary>
    public CallLog Log { get; }

    internal AddonCatalogue Addons { get; }

    internal FaultBoard Faults { get; }

    internal Credentials Secrets { get; }

    internal List<Cluster> Clusters { get; } = [];

    /// <summary>Does something with the world as it is now; nobody else sees or changes it meanwhile.</summary>
    internal T At<T>(Func<DateTimeOffset, T> act)
    {
        lock (_gate)
        {
            var now = Clock.Now;

            Settle(now);

            try
            {
                return act(now);
            }
            finally
            {
                // What was asked for begins at this instant, not when somebody looks again.
                Settle(now);
            }
        }
    }

    /// <summary>A cluster by the name people use or by its EKS name.</summary>
    internal Cluster Find(string name) => Clusters.FirstOrDefault(cluster => cluster.Name == name)
        ?? Clusters.FirstOrDefault(cluster => cluster.EksName == name)
        ?? throw EksError.NotFound($"No cluster found for name: {name}.");

    /// <summary>Begins again, with the same scene or another.</summary>
    internal void Reset(string? scene)
    {
        lock (_gate)
        {
            SceneName = scene ?? SceneName;
            Scene = SceneLibrary.Load(SceneName);
            Clock.Restart(Scene.Clock);
            Clusters.Clear();
            Kubernetes.Reset();
            Faults.Clear();
            Log.Clear();
            Populate();
        }
    }

    private void Settle(DateTimeOffset now)
    {
        foreach (var cluster in Clusters)
        {
            cluster.Settle(now);
        }
    }

    private void Populate()
    {
        var factory = new ClusterFactory(Kubernetes, Addons);
        Clusters.AddRange(Scene.Clusters.Select(cluster => factory.Create(Scene, cluster)));
    }
}

using System.Diagnostics.CodeAnalysis;
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
        Clock = new WorldClock(options.Time, options.Speed);
        Faults = new FaultBoard(() => Clock.Now);
        Log = new CallLog();
        Secrets = new Credentials(options.Credentials);
        Begin(options.Scene, SceneLibrary.Load(options.Scene));
    }

    /// <summary>How it was started.</summary>
    public AwsWorldOptions Options { get; }

    /// <summary>The scene it began with, moved to today.</summary>
    public Scene Scene { get; private set; }

    /// <summary>The name of that scene.</summary>
    public string SceneName { get; private set; }

    /// <summary>Its time.</summary>
    public WorldClock Clock { get; }

    /// <summary>How its dates lie to those that scene and catalogues were written with.</summary>
    public MovedCalendar Calendar { get; private set; }

    /// <summary>The Kubernetes versions there are.</summary>
    public KubernetesCatalogue Kubernetes { get; private set; }

    /// <summary>What was asked of it.</summary>
    public CallLog Log { get; }

    internal AddonCatalogue Addons { get; private set; }

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
            // A scene that is not there leaves the world as it is.
            var (name, written) = (scene ?? SceneName, SceneLibrary.Load(scene ?? SceneName));
            Clock.Restart();
            Faults.Clear();
            Log.Clear();
            Begin(name, written);
        }
    }

    private void Settle(DateTimeOffset now)
    {
        foreach (var cluster in Clusters)
        {
            cluster.Settle(now);
        }
    }

    /// <summary>Moves scene and catalogues to today, once and here, so that everything else sees nothing but dates.</summary>
    [MemberNotNull(nameof(Scene), nameof(SceneName), nameof(Calendar), nameof(Kubernetes), nameof(Addons))]
    private void Begin(string name, Scene written)
    {
        SceneName = name;
        Calendar = new MovedCalendar(written.Clock, Clock.Began);
        Scene = Calendar.MoveAll(written) with { Clock = Clock.Began };
        Kubernetes = KubernetesCatalogue.Load(Calendar);
        Addons = new AddonCatalogue(Kubernetes, Calendar);
        Clusters.Clear();
        var factory = new ClusterFactory(Kubernetes, Addons);
        Clusters.AddRange(Scene.Clusters.Select(cluster => factory.Create(Scene, cluster)));
    }
}

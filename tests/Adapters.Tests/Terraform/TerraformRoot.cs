using System.Diagnostics;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Adapters.Tests.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

/// <summary>A root module of its own for the real Terraform, with the provider that is built into it: no download, no network.</summary>
internal sealed class TerraformRoot : IDisposable
{
    public static readonly ClusterAddress Cluster = new(ClusterName.Parse("prod"), "prod-eu", "eu-west-1");

    /// <summary>A resource whose making waits for the file <c>go</c>, and notes each time it is begun.</summary>
    public const string Waiting = """
        resource "terraform_data" "a" {
          provisioner "local-exec" {
            command = "echo begun >> begun; while [ -e main.tf ] && [ ! -e go ]; do sleep 0.02; done"
          }
        }
        """;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("terraform");

    public TerraformRoot(string code)
    {
        Directory.CreateDirectory(Root);
        File.WriteAllText(Path.Combine(_home.FullName, "terraformrc"), "");
        Write(code);
    }

    public Upgrade.Ports.TerraformRoot Place => new(Cluster, Root, Options);

    public TerraformOptions Options { get; set; } = TerraformOptions.Plain;

    /// <summary>Variables of the environment that Terraform gets.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public RunId Run { get; init; } = new("run-1");

    /// <summary>What several replicas share; nothing at first.</summary>
    public Vault? Vault { get; init; }

    public ApplyLedger? Ledger { get; init; }

    public string Replica { get; init; } = "first";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Root => Path.Combine(_home.FullName, "root");

    public string Workspace => Path.Combine(_home.FullName, "work");

    /// <summary>Whether Terraform is told to share plugins in <see cref="PluginCache"/>.</summary>
    public bool SharesPlugins { get; init; }

    public string PluginCache => Path.Combine(_home.FullName, "volume", "plugins");

    public int Begun => File.Exists(Path.Combine(Root, "begun")) ? File.ReadAllLines(Path.Combine(Root, "begun")).Length : 0;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TerraformCli Terraform(string? executable = null)
    {
        if (executable is null && ExecutablePath.TryFind("terraform", Environment.GetEnvironmentVariable("PATH")) is null)
        {
            Assert.Fail("terraform is not on the PATH: these tests run the real one. Install Terraform 1.5 or later.");
        }

        return new TerraformCli(
            new TerraformSettings
            {
                Executable = executable ?? "terraform",
                Workspace = Workspace,
                Environment = ToolEnvironment.FromOwn().With("TF_CLI_CONFIG_FILE", Path.Combine(_home.FullName, "terraformrc"))
                    .With(SharesPlugins ? [KeyValuePair.Create("TF_PLUGIN_CACHE_DIR", PluginCache)] : []).With(Variables),
                LockTimeout = TimeSpan.Zero,
                Vault = Vault,
                Ledger = Ledger,
                Replica = new ReplicaName(Replica),
            },
            new ProcessRunner(TimeProvider.System),
            Time);
    }

    public void Write(string code) => File.WriteAllText(Path.Combine(Root, "main.tf"), code);

    public void Go() => File.WriteAllText(Path.Combine(Root, "go"), "");

    public PlanFolder Folder(string key) => PlanFolder.Of(Workspace, Run, key);

    public Task<TerraformPlanFile> PlanAsync(string key = "k", params string[] targets) =>
        Terraform().PlanAsync(Place, Run, key, targets, Stop);

    public Task StartAsync(string key = "k") => Terraform().StartApplyAsync(Place, Run, key, Stop);

    /// <summary>Follows with an instance of its own each time, as a bot that was started anew would.</summary>
    public Task<TerraformApply> FollowAsync(string key = "k") => Terraform().FollowApplyAsync(Run, key, Stop);

    public async Task<TerraformApply> EndAsync(string key = "k")
    {
        while (true)
        {
            if (await FollowAsync(key) is { Phase: not ApplyPhase.Running } end)
            {
                return end;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        }
    }

    public async Task ApplyAsync(string key)
    {
        await PlanAsync(key);
        await StartAsync(key);
        Assert.Equal(ApplyPhase.Succeeded, (await EndAsync(key)).Phase);
    }

    /// <summary>Plans and starts the apply of <see cref="Waiting"/>, and comes back when the resource is in work.</summary>
    public async Task<ProcessIdentity> StartWaitingAsync()
    {
        await PlanAsync();
        await StartAsync();
        await Shell.Until(() => Begun > 0);
        return ApplyRecord.Read(Folder("k").ApplyRecord)!.Process!.Value;
    }

    public void Dispose()
    {
        foreach (var process in PlanFolder.All(Workspace).Select(folder => ApplyRecord.Read(folder.ApplyRecord)).Select(record => record?.Process))
        {
            if (process is { } started && DetachedProcess.IsAlive(started))
            {
                Process.GetProcessById(started.Pid).Kill();
            }
        }

        _home.Delete(recursive: true);
    }
}

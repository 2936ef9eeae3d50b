using EksUpgradeBot.Adapters.Helmfile;
using EksUpgradeBot.Adapters.Kubernetes;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Adapters.Tests.Processes;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Helmfile;

/// <summary>The adapter over a small script that stands where helmfile would: what it is called with, and what becomes of what it prints.</summary>
public sealed class HelmfileCliTests : IDisposable
{
    private static readonly ClusterAddress Prod = new(ClusterName.Parse("prod"), "prod-eu", "eu-west-1");
    private static readonly RunId Run = new("prod-20261122-090000");

    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("helmfile-cli");
    private List<HelmRelease> _releases = [new("web", "shop", "deployed", new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), "web-4.0.7", "4.0.7")];
    private DateTimeOffset _now = new(2026, 11, 22, 9, 5, 0, TimeSpan.Zero);

    public HelmfileCliTests()
    {
        Directory.CreateDirectory(Path.Combine(Charts, "web"));
        File.WriteAllText(Path.Combine(Charts, "web", "Chart.yaml"), "apiVersion: v2\nname: web\nversion: \"4.1.0\" # newest\nappVersion: 4.1.0\n");
        Script("""
            case "$*" in
            *"no-color deps"*) ;;
            *list*) echo '[{"name":"web","namespace":"shop","enabled":true,"installed":true,"labels":"","chart":"./web","version":""},{"name":"off","namespace":"","enabled":false,"installed":true,"labels":"","chart":"x/off","version":"1.0.0"}]' ;;
            *diff*) echo "Comparing release=web, chart=web, namespace=shop"; echo "shop, web, Deployment (apps) has changed:"; echo "+ image: 2"; exit 2 ;;
            esac
            """);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Charts => Path.Combine(_scratch.FullName, "charts");

    private string Log => Path.Combine(_scratch.FullName, "log");

    private ChartPlace Place => new(Charts, "prod");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public async Task A_diff_tells_from_which_chart_to_which()
    {
        using var charts = Cli();

        var diff = await charts.DiffAsync(Prod, Run, "1-charts-1", Place, Stop);

        var web = Assert.Single(diff.Releases);
        Assert.Equal(("web-4.0.7", "web-4.1.0", "4.0.7", "4.1.0"), (web.From, web.To, web.AppFrom, web.AppTo));
        Assert.Equal(new ObjectChange(new ObjectName("Deployment", "shop", "web"), ChangeKind.Update), Assert.Single(web.Objects));
    }

    [Fact]
    public async Task Helmfile_is_called_with_the_run_s_own_way_to_the_cluster_and_nobody_else_s()
    {
        using var charts = Cli();

        await charts.DiffAsync(Prod, Run, "1-charts-1", Place, Stop);

        var run = Path.Combine(_scratch.FullName, "work", "charts", Run.Value);
        var calls = await File.ReadAllLinesAsync(Log, Stop);
        Assert.Equal(
            [
                "--environment prod --no-color deps", "--environment prod --no-color list --output json",
                "--environment prod --no-color diff --skip-deps --detailed-exitcode --suppress-secrets",
            ],
            calls.Select(call => call.Split('|')[0]));
        Assert.All(calls, call => Assert.Equal($"{run}/kubeconfig||{Charts}", string.Join('|', call.Split('|').Skip(1))));
        Assert.Equal("the way to prod", await File.ReadAllTextAsync(Path.Combine(run, "kubeconfig"), Stop));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(run, "kubeconfig")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(run));
    }

    [Theory]
    [InlineData("exit 2", "that something changes, but not what")]
    [InlineData("echo 'Comparing release=web, chart=web, namespace=shop'; echo 'shop, web, Deployment (apps) has changed:'", "shows changes and says that there are none")]
    public async Task An_exit_code_and_a_text_that_disagree_are_no_diff(string diff, string complaint)
    {
        Script($"case \"$*\" in *list*) echo '[]' ;; *diff*) {diff} ;; esac");
        using var charts = Cli();

        var refused = await Assert.ThrowsAsync<OutsideException>(() => charts.DiffAsync(Prod, Run, "k", Place, Stop));

        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Theory]
    [InlineData("pending-upgrade", 1, true, "is in pending-upgrade since 2026-11-22 09:00 UTC")]
    [InlineData("pending-upgrade", 60, false, "is in pending-upgrade since 2026-11-22 09:00 UTC")]
    [InlineData("failed", 60, false, "The last upgrade of release shop/web failed")]
    public async Task A_release_that_never_got_to_its_end_is_told_although_it_shows_no_difference(string status, int minutes, bool isTransient, string said)
    {
        Script("""case "$*" in *list*) echo '[{"name":"web","namespace":"shop","enabled":true,"installed":true,"chart":"./web","version":""}]' ;; esac""");
        _releases = [_releases[0] with { Status = status }];
        _now = _releases[0].ChangedAt.AddMinutes(minutes);
        using var charts = Cli();

        var refused = await Assert.ThrowsAsync<OutsideException>(() => charts.DiffAsync(Prod, Run, "k", Place, Stop));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Contains("helm rollback web --namespace shop", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(isTransient, refused.IsTransient);
    }

    [Fact]
    public async Task A_missing_helmfile_and_a_missing_directory_are_told_with_what_to_do()
    {
        using var missing = new HelmfileCli(Settings() with { Executable = "/nowhere/helmfile" }, new ProcessRunner(TimeProvider.System), TimeProvider.System);
        var tool = await Assert.ThrowsAsync<OutsideException>(() => missing.DiffAsync(Prod, Run, "k", Place, Stop));
        Assert.Contains("tools.helmfile", tool.Remedy, StringComparison.Ordinal);

        using var charts = Cli();
        var place = await Assert.ThrowsAsync<OutsideException>(() => charts.DiffAsync(Prod, Run, "k", Place with { Directory = "/nowhere/charts" }, Stop));
        Assert.Contains("charts.directory", place.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_is_started_once_for_ever_and_followed_by_whoever_asks()
    {
        Script("case \"$*\" in *apply*) echo 'NAME: web'; while [ ! -e go ]; do sleep 0.02; done; echo 'UPDATED RELEASES:' >&2 ;; esac");
        using var charts = Cli();
        Assert.Equal(ApplyPhase.NotStarted, (await charts.FollowApplyAsync(Run, "k", Stop)).Phase);

        await charts.StartApplyAsync(Prod, Run, "k", Place, Stop);
        await charts.StartApplyAsync(Prod, Run, "k", Place, Stop);
        await ReachAsync(charts, apply => apply.Completed.Count == 1);
        Assert.Equal(ApplyPhase.Running, (await charts.FollowApplyAsync(Run, "k", Stop)).Phase);
        await Assert.ThrowsAsync<OutsideException>(() => charts.DiscardAsync(Run, Stop));

        await File.WriteAllTextAsync(Path.Combine(Charts, "go"), "", Stop);
        var end = await ReachAsync(charts, apply => apply.Phase != ApplyPhase.Running);
        Assert.Equal((ApplyPhase.Succeeded, "web"), (end.Phase, Assert.Single(end.Completed)));
        Assert.Equal("--environment prod --no-color apply --skip-deps --suppress-diff --suppress-secrets --concurrency 1", Assert.Single(await File.ReadAllLinesAsync(Log, Stop)).Split('|')[0]);

        await charts.DiscardAsync(Run, Stop);
        Assert.False(Directory.Exists(Path.Combine(_scratch.FullName, "work", "charts", Run.Value)));
    }

    [Fact]
    public async Task A_process_whose_id_was_never_written_is_found_by_its_own_folder()
    {
        Script("case \"$*\" in *apply*) while [ ! -e go ]; do sleep 0.02; done; echo 'UPDATED RELEASES:' >&2 ;; esac");
        using var charts = Cli();
        await charts.StartApplyAsync(Prod, Run, "k", Place, Stop);
        var record = Path.Combine(_scratch.FullName, "work", "charts", Run.Value, "k", "apply.json");
        (ApplyRecord.Read(record)! with { Pid = null, PidStartTime = null }).Write(record);

        Assert.Equal(ApplyPhase.Running, (await charts.FollowApplyAsync(Run, "k", Stop)).Phase);
        Assert.NotNull(ApplyRecord.Read(record)!.Process);

        await File.WriteAllTextAsync(Path.Combine(Charts, "go"), "", Stop);
        await ReachAsync(charts, apply => apply.Phase == ApplyPhase.Succeeded);
    }

    [Theory]
    [InlineData("echo 'in ./helmfile.yaml: failed processing release web: x' >&2; exit 1", ApplyPhase.Failed)]
    [InlineData("kill -9 $$", ApplyPhase.Lost)]
    [InlineData("true", ApplyPhase.Succeeded)]
    public async Task How_it_ended_is_read_from_its_exit_code_and_its_last_word(string script, ApplyPhase phase)
    {
        Script(script);
        using var charts = Cli();
        await charts.StartApplyAsync(Prod, Run, "k", Place, Stop);

        var end = await ReachAsync(charts, apply => apply.Phase != ApplyPhase.Running);

        Assert.Equal(phase, end.Phase);
        Assert.Equal(phase == ApplyPhase.Failed, end.Failure is not null);
    }

    [Theory]
    [InlineData("UPDATED RELEASES:", true, false)]
    [InlineData("========== Updated Releases ==========", true, false)]
    [InlineData("FAILED RELEASES:", true, true)]
    [InlineData("in ./helmfile.yaml: failed processing release web: command", false, true)]
    [InlineData("Upgrading release=web, chart=web, namespace=shop", false, false)]
    public void The_last_word_has_more_than_one_form(string line, bool isSummedUp, bool hasFailed)
    {
        var text = new ApplyText();
        text.Add(line);

        Assert.Equal((isSummedUp, hasFailed), (text.IsSummedUp, text.HasFailed));
    }

    private static async Task<ChartApply> ReachAsync(HelmfileCli charts, Func<ChartApply, bool> isThere)
    {
        while (true)
        {
            if (await charts.FollowApplyAsync(Run, "k", Stop) is var apply && isThere(apply))
            {
                return apply;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }
    }

    private void Script(string body)
    {
        var path = Path.Combine(_scratch.FullName, "helmfile");
        File.WriteAllText(path, $"#!/bin/sh\nprintf '%s|%s|%s|%s\\n' \"$*\" \"$KUBECONFIG\" \"$HELM_KUBEAPISERVER$HELMFILE_ENVIRONMENT\" \"$PWD\" >>'{Log}'\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private HelmfileSettings Settings() => new()
    {
        Executable = Path.Combine(_scratch.FullName, "helmfile"),
        Workspace = Path.Combine(_scratch.FullName, "work"),
        Environment = Shell.Environment.With("KUBECONFIG", "/home/person/.kube/config").With("HELM_KUBEAPISERVER", "https://elsewhere").With("HELMFILE_ENVIRONMENT", "qa"),
        KubeconfigFor = (cluster, _) => Task.FromResult($"the way to {cluster.Name}"),
        ReleasesIn = (_, namespaces, _) => Task.FromResult<IReadOnlyList<HelmRelease>>([.. _releases.Where(release => namespaces.Contains(release.Namespace))]),
    };

    private HelmfileCli Cli() => new(Settings(), new ProcessRunner(TimeProvider.System), new Clock(() => _now));

    private sealed class Clock(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}

using System.Globalization;
using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class DetachedProcessTests
{
    private const int TimeLimit = 60_000;
    private readonly string _directory = Directory.CreateTempSubdirectory("detached").FullName;

    private string Output => Path.Combine(_directory, "out");

    [Fact(Timeout = TimeLimit)]
    public async Task Its_output_goes_to_a_private_file_and_its_exit_code_is_told_to_its_parent()
    {
        var process = DetachedProcess.Start(
            Shell.Script("pwd; echo \"$1\" >&2; cat; exit 7", "$(id)") with { WorkingDirectory = _directory }, Output);

        await Shell.Until(() => !DetachedProcess.IsAlive(process));

        Assert.Equal([_directory, "$(id)"], await File.ReadAllLinesAsync(Output, TestContext.Current.CancellationToken));
        Assert.Equal(7, DetachedProcess.ExitCodeOf(process));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Output));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_dead_child_is_reaped_and_not_taken_for_alive()
    {
        var process = DetachedProcess.Start(Shell.Script("exit 0"), Output);

        await Shell.Until(() => !DetachedProcess.IsAlive(process));

        Assert.NotEqual(0, process.StartTime);
        Assert.False(Directory.Exists($"/proc/{process.Pid}"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task It_has_a_session_of_its_own_and_ordinary_signals()
    {
        var process = DetachedProcess.Start(
            Shell.Script("echo $$; cut -d' ' -f6 /proc/$$/stat; grep -E 'SigBlk|SigIgn' /proc/$$/status | cut -f2"), Output);

        await Shell.Until(() => !DetachedProcess.IsAlive(process));

        var lines = await File.ReadAllLinesAsync(Output, TestContext.Current.CancellationToken);
        Assert.Equal([$"{process.Pid}", $"{process.Pid}", "0000000000000000"], lines[..3]);

        // glibc keeps 32 and 33 for itself and ignores them in what it spawns.
        Assert.Equal(0UL, ulong.Parse(lines[3], NumberStyles.HexNumber) & 0x7FFFFFFF);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task It_outlives_the_process_that_started_it_and_another_one_follows_it()
    {
        // The starter is a shell that ends at once, as a bot that is killed would.
        var starter = await new ProcessRunner(TimeProvider.System).RunAsync(
            Shell.Script(
                "setsid --fork sh -c 'echo $$; exec >/dev/null 2>&1 </dev/null; touch mark; exec sleep 1000'; while [ ! -e mark ]; do sleep 0.02; done")
            with
            { WorkingDirectory = _directory },
            TestContext.Current.CancellationToken);

        var process = ProcessIdentity.Of(int.Parse(Assert.Single(starter.Output)))!.Value;
        Assert.True(DetachedProcess.IsAlive(process));
        Assert.True(DetachedProcess.Interrupt(process));
        await Shell.Until(() => !DetachedProcess.IsAlive(process));
        Assert.Null(DetachedProcess.ExitCodeOf(process));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task An_interrupt_reaches_only_the_process_itself()
    {
        var process = DetachedProcess.Start(
            Shell.Script("sh -c 'trap \"echo child\" INT; while [ ! -e mark ]; do sleep 0.02; done' & trap 'touch mark; wait; exit 5' INT; echo ready; wait")
            with
            { WorkingDirectory = _directory },
            Output);
        await Shell.Until(() => File.Exists(Output) && File.ReadAllText(Output) == "ready\n");

        DetachedProcess.Interrupt(process);

        await Shell.Until(() => !DetachedProcess.IsAlive(process));
        Assert.Equal(5, DetachedProcess.ExitCodeOf(process));
        Assert.Equal("ready\n", await File.ReadAllTextAsync(Output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_later_process_with_the_same_id_is_another_process()
    {
        var own = ProcessIdentity.Of(Environment.ProcessId)!.Value;

        Assert.True(DetachedProcess.IsAlive(own));
        Assert.False(DetachedProcess.IsAlive(own with { StartTime = own.StartTime - 1 }));
    }

    [Fact]
    public void A_missing_program_is_named()
    {
        var call = new ToolCall { Executable = "/no/such/tool", Environment = Shell.Environment };

        Assert.Contains("/no/such/tool", Assert.Throws<OutsideException>(() => DetachedProcess.Start(call, Output)).Message);
    }
}

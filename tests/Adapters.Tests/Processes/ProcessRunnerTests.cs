using EksUpgradeBot.Adapters.Processes;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private const int TimeLimit = 60_000;
    private readonly ProcessRunner _runner = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Both_streams_and_the_exit_code_arrive()
    {
        var result = await _runner.RunAsync(Shell.Script("echo out; echo err >&2; exit 3"), Stop);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(["out"], result.Output);
        Assert.Equal(["err"], result.Error);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Arguments_arrive_verbatim()
    {
        string[] arguments = ["$(id);'x'", "a b", "", "\"*\"", "ü\n2"];

        var result = await _runner.RunAsync(Shell.Script("for a; do printf '<%s>' \"$a\"; done", arguments), Stop);

        Assert.Equal("<$(id);'x'><a b><><\"*\"><ü\n2>", string.Join('\n', result.Output));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Only_the_given_environment_arrives()
    {
        var environment = ToolEnvironment.From(
            [new("PATH", "/usr/bin:/bin"), new("SLACK_BOT_TOKEN", "xoxb-1"), new("AWS_REGION", "eu-west-1"), new("OTHER", "1")]);

        var result = await _runner.RunAsync(
            new ToolCall { Executable = "env", Environment = environment }, Stop);

        Assert.Equal(["AWS_REGION=eu-west-1", "PATH=/usr/bin:/bin"], result.Output.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Standard_input_arrives_and_ends()
    {
        var result = await _runner.RunAsync(Shell.Script("cat; echo end") with { StandardInput = "hello\n" }, Stop);

        Assert.Equal(["hello", "end"], result.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_program_that_does_not_read_its_input_is_no_failure()
    {
        var result = await _runner.RunAsync(Shell.Script("exit 0") with { StandardInput = new string('x', 1_000_000) }, Stop);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_tail_is_bounded_and_counts_what_it_dropped()
    {
        var seen = 0;

        var result = await _runner.RunAsync(
            Shell.Script("seq 1 5000") with { TailLines = 3 },
            _ =>
            {
                seen++;
                return ValueTask.CompletedTask;
            },
            Stop);

        Assert.Equal(["4998", "4999", "5000"], result.Output);
        Assert.Equal(4997, result.DroppedLines);
        Assert.Equal(5000, seen);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_line_of_20_megabytes_is_cut()
    {
        var result = await _runner.RunAsync(
            Shell.Script("head -c 20000000 /dev/zero | tr '\\0' x; echo; echo after") with { MaxLineBytes = 100 }, Stop);

        Assert.Equal([new string('x', 100) + "…", "after"], result.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_large_document_is_handed_over_as_a_stream()
    {
        long length = 0;

        var result = await _runner.ReadAsync(
            Shell.Script("head -c 3000000 /dev/zero; echo note >&2"),
            async output =>
            {
                var buffer = new byte[4096];
                while (await output.ReadAsync(buffer, Stop) is var read and > 0)
                {
                    length += read;
                }
            },
            Stop);

        Assert.Equal(3_000_000, length);
        Assert.Equal(["note"], result.Error);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_that_fails_ends_the_program(bool isAtOnce)
    {
        var mark = Path.Combine(Directory.CreateTempSubdirectory().FullName, "pid");

        await Assert.ThrowsAsync<FormatException>(() => _runner.ReadAsync(
            Shell.Script("echo $$ > \"$1\"; echo x; exec sleep 1000", mark),
            isAtOnce
                ? _ => throw new FormatException()
                : async output =>
                {
                    await output.ReadExactlyAsync(new byte[1], Stop);
                    throw new FormatException();
                },
            Stop));

        // Stopped at once, it may not even have got to note its id.
        var noted = File.Exists(mark) ? await File.ReadAllTextAsync(mark, Stop) : "";
        Assert.False(int.TryParse(noted, out var pid) && Shell.Exists(pid));
        Assert.True(isAtOnce || pid > 0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Giving_up_interrupts_the_program_which_may_clean_up()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var lines = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(
            Shell.Script("trap 'echo cleaned; exit 0' INT; echo ready; while :; do sleep 0.05; done"),
            async line =>
            {
                lines.Add(line.Text);
                if (line.Text == "ready")
                {
                    await stop.CancelAsync();
                }
            },
            stop.Token));

        Assert.Equal(["ready", "cleaned"], lines);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Only_the_program_itself_is_interrupted_not_its_children()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var lines = new List<string>();
        const string Script = """
            sh -c 'trap "echo child interrupted" INT; echo ready; while [ ! -e "$1" ]; do sleep 0.02; done; echo child ended' c "$1" &
            trap 'touch "$1"; wait; exit 0' INT
            wait
            """;
        var mark = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mark");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(
            Shell.Script(Script, mark),
            async line =>
            {
                lines.Add(line.Text);
                if (line.Text == "ready")
                {
                    await stop.CancelAsync();
                }
            },
            stop.Token));

        Assert.Equal(["ready", "child ended"], lines);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_program_that_does_not_heed_is_killed_with_all_its_children()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var pids = new List<int>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _runner.RunAsync(
            Shell.Script("trap '' INT; sleep 1000 & echo $!; echo $$; wait; wait; sleep 1000") with { Grace = TimeSpan.Zero },
            async line =>
            {
                pids.Add(int.Parse(line.Text));
                if (pids.Count == 2)
                {
                    await stop.CancelAsync();
                }
            },
            stop.Token));

        Assert.Equal(2, pids.Count);
        await Shell.Until(() => !pids.Exists(Shell.Exists));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_program_that_takes_too_long_is_stopped_and_said_so()
    {
        var thrown = await Assert.ThrowsAsync<OutsideException>(() => _runner.RunAsync(
            Shell.Script("sleep 1000") with { Timeout = TimeSpan.FromMilliseconds(1), Grace = TimeSpan.Zero }, Stop));

        Assert.True(thrown.IsTransient);
        Assert.Contains("sh -c did not end within 00:00:00.0010000", thrown.Message);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_grandchild_that_holds_the_pipe_delays_nothing_and_is_ended()
    {
        var result = await _runner.RunAsync(Shell.Script("sleep 1000 & echo $!"), Stop);

        var grandchild = int.Parse(Assert.Single(result.Output));
        await Shell.Until(() => !Shell.Exists(grandchild));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_grandchild_that_left_the_group_with_the_pipe_is_not_waited_for()
    {
        var runner = new ProcessRunner(TimeProvider.System) { DrainLimit = TimeSpan.Zero };
        var directory = Directory.CreateTempSubdirectory().FullName;
        var escape = Shell.Script("setsid --fork sh -c 'touch left; while [ ! -e end ]; do sleep 0.02; done'; while [ ! -e left ]; do sleep 0.02; done")
            with
        { WorkingDirectory = directory };

        Assert.Equal(0, (await runner.RunAsync(escape, Stop)).ExitCode);
        var thrown = await Assert.ThrowsAsync<OutsideException>(
            () => runner.ReadAsync(escape, output => output.CopyToAsync(Stream.Null, Stop), Stop));

        Assert.Contains("could not be read to its end", thrown.Message);
        await File.WriteAllTextAsync(Path.Combine(directory, "end"), "", Stop);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task It_runs_in_a_session_of_its_own()
    {
        var result = await _runner.RunAsync(Shell.Script("echo $$; cut -d' ' -f5,6 /proc/$$/stat"), Stop);

        var pid = result.Output.First();
        Assert.Equal($"{pid} {pid}", result.Output.Last());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_missing_program_is_named_with_what_to_do()
    {
        var call = new ToolCall { Executable = "no-such-tool", Environment = Shell.Environment, InstallHint = "Install it." };

        var thrown = await Assert.ThrowsAsync<OutsideException>(() => _runner.RunAsync(call, Stop));

        Assert.False(thrown.IsTransient);
        Assert.Equal("The program no-such-tool is not on the PATH.", thrown.Message);
        Assert.Equal("Install it.", thrown.Remedy);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_missing_directory_is_named()
    {
        var thrown = await Assert.ThrowsAsync<OutsideException>(
            () => _runner.RunAsync(Shell.Script("true") with { WorkingDirectory = "/no/such/place" }, Stop));

        Assert.Contains("/no/such/place", thrown.Message);
    }
}

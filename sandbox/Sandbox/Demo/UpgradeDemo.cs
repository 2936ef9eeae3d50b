using System.Diagnostics;
using System.Text.Json;

namespace EksUpgradeBot.Sandbox.Demo;

/// <summary>
/// Plays an upgrade as two people would: Ana asks, Ben approves what is shown. Prints the thread while it happens, and believes
/// the report only when the world agrees with it.
/// </summary>
internal sealed class UpgradeDemo(World world, SandboxOptions options) : IDisposable
{
    private const string Channel = "C0PLATFORM";
    private const string Requester = "U0ANA";
    private const string Approver = "U0BEN";

    /// <summary>A demo that takes longer than this is stuck: even a slow machine needs a third of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    private readonly HttpClient _http = new() { BaseAddress = new Uri(world.Url) };
    private readonly ThreadPrinter _printer = new();
    private readonly HashSet<string> _clicked = [];
    private bool _killed;

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Plays it; the exit code.</summary>
    public async Task<int> PlayAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var before = await Fleet.ReadAsync(_http, options.Cluster, cancellationToken);
        var target = options.Target ?? before.MinorsUp(options.Scene == "2024" ? 1 : 2);
        var command = $"/eks-upgrade {options.Cluster} {target}";

        await Task.WhenAll(world.Bots.Select(bot => bot.StartAsync(cancellationToken)));
        Console.WriteLine($"[Ana in #platform] {command}");
        await PostAsync("/_control/command", new { user = Requester, channel = Channel, text = command }, cancellationToken);

        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        while (await poll.WaitForNextTickAsync(cancellationToken) && clock.Elapsed < Limit)
        {
            var messages = await ReadThreadAsync(cancellationToken);
            _printer.Print(messages);
            if (messages.Any(message => message.Key == "report"))
            {
                return await JudgeAsync(before, target, clock.Elapsed, cancellationToken);
            }

            if (messages.LastOrDefault(message => message.Action("run.retry") is not null) is { } failure)
            {
                Console.Error.WriteLine($"The upgrade is stuck: {failure.Text}");
                SayLastWords();
                return 1;
            }

            await ApproveAsync(messages, cancellationToken);
            await KillInTheMiddleAsync(cancellationToken);
        }

        Console.Error.WriteLine($"There was no report after {clock.Elapsed.TotalMinutes:0} minutes.");
        SayLastWords();
        return 1;
    }

    private async Task<IReadOnlyList<ThreadLine>> ReadThreadAsync(CancellationToken cancellationToken)
    {
        var roots = await MessagesAsync($"/_control/messages?channel={Channel}&user={Requester}", cancellationToken);
        var card = roots.FirstOrDefault(message => message.Key == "card");
        return card is null
            ? roots
            : [.. roots.Where(message => message.IsEphemeral), .. await MessagesAsync($"/_control/messages?channel={Channel}&thread_ts={card.Ts}", cancellationToken)];
    }

    private async Task<IReadOnlyList<ThreadLine>> MessagesAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>(path, cancellationToken);
        return [.. answer.GetProperty("messages").EnumerateArray().Select(ThreadLine.Read)];
    }

    private async Task ApproveAsync(IReadOnlyList<ThreadLine> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            // The bot may be dead while Ben clicks; a person would click again.
            if (message.Action("run.approve") is not { } button || world.Bots.All(bot => bot.Id is null) || !_clicked.Add($"{message.Ts} {button.Value}"))
            {
                continue;
            }

            Console.WriteLine($"[Ben] presses \"{button.Text}\"");
            await PostAsync(
                "/_control/action",
                new { user = Approver, channel = Channel, ts = message.Ts, block_id = button.BlockId, action_id = "run.approve", value = button.Value },
                cancellationToken);
        }
    }

    private async Task KillInTheMiddleAsync(CancellationToken cancellationToken)
    {
        if (!options.Kill || _killed)
        {
            return;
        }

        var now = await Fleet.ReadAsync(_http, options.Cluster, cancellationToken);
        if (now.Status != "UPDATING")
        {
            return;
        }

        _killed = true;
        var atWork = AtWork();
        Console.WriteLine($"[sandbox] kill -9 {atWork.Id}: terraform is in the middle of the apply");
        await atWork.KillAsync();
        if (world.Bots.Count > 1)
        {
            Console.WriteLine("[sandbox] nobody starts it again: the other replicas go on");
            return;
        }

        await atWork.StartAsync(cancellationToken);
        Console.WriteLine($"[sandbox] the bot runs again as {atWork.Id}");
    }

    /// <summary>The replica that began the apply: its record lies in that replica's workspace.</summary>
    private Bot.BotProcess AtWork() => world.Bots
        .Select((bot, index) => (Bot: bot, Begun: new DirectoryInfo(world.WorkspaceOf(index + 1)) is { Exists: true } workspace
            ? workspace.EnumerateFiles("apply.json", SearchOption.AllDirectories).Select(record => record.LastWriteTimeUtc).DefaultIfEmpty().Max()
            : default))
        .MaxBy(replica => replica.Begun).Bot;

    private async Task<int> JudgeAsync(Fleet before, string target, TimeSpan took, CancellationToken cancellationToken)
    {
        // The run tidies up after its report: what is judged is the end state.
        var verdict = await Verdict.OfAsync(_http, world, options, before, target, _killed, cancellationToken);
        Console.WriteLine();
        foreach (var (claim, holds) in verdict.Claims)
        {
            Console.WriteLine($"  {(holds ? "ok  " : "FAIL")} {claim}");
        }

        Console.WriteLine($"\n{(verdict.Holds ? "The upgrade is complete" : "The upgrade is NOT what the report says")}: {took.TotalMinutes:0.0} minutes.");
        return verdict.Holds ? 0 : 1;
    }

    private void SayLastWords()
    {
        foreach (var bot in world.Bots)
        {
            Console.Error.WriteLine($"--- the end of {bot.LogPath}\n{bot.LastWords()}");
        }
    }

    private async Task PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            Console.Error.WriteLine($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}

using System.Collections.Concurrent;
using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Scenarios.Theatre;
using EksUpgradeBot.Tests.Shared.Stores;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>A replica that lives, and its Terraform too, but nothing gets through to the database and back; later the network works again.</summary>
public sealed class CutOffReplicaTests : Scenario
{
    private const string TurnStopped = "The store was out of reach in the middle of a turn, and the turn was stopped.";

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task In_the_middle_of_the_apply_another_one_goes_on_and_the_one_that_was_cut_off_serves_again(bool signedHttp)
    {
        var stage = await RaiseAsync(await OptionsAsync(signedHttp));
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        var begun = stage.UpdateIsBegun();

        await stage.Ben.PressesAsync(plane, "run.approve");
        await begun;
        var cutOff = stage.BotAtWork;
        cutOff.Link!.Cut();
        stage.Intercept(null);
        Assert.Contains("The database ", await stage.HealthAsync(cutOff, health => health != "ready"), StringComparison.Ordinal);

        await ApproveAsync(stage, thread, plane);
        await EndsWellAsync(stage, thread);
        Assert.Contains("cannot be used just now", await File.ReadAllTextAsync(cutOff.LogPath), StringComparison.Ordinal);
        await ServesAgainAsync(stage, cutOff);
        await EndsWellAsync(stage, thread);
    }

    [Theory]
    [InlineData(false, Explicit = true)]
    [InlineData(true, Explicit = true)]
    public async Task In_the_middle_of_a_plan_its_turn_stops_and_another_one_proposes(bool signedHttp)
    {
        var stage = await RaiseAsync(await OptionsAsync(signedHttp));
        var isHeld = 0;
        var cut = new TaskCompletionSource<BotProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Intercept(async (call, answer) =>
        {
            // Only the first turn's Terraform hangs.
            if (call.Request.Headers.UserAgent.ToString().Contains("Terraform", StringComparison.Ordinal) && Interlocked.Exchange(ref isHeld, 1) == 0)
            {
                var planning = await stage.FindBotInTurnAsync();
                planning.Link!.Cut();
                cut.TrySetResult(planning);
                await back.Task;
            }

            await answer();
        });

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var cutOff = await cut.Task.WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        back.SetResult();
        stage.Intercept(null);
        Assert.Contains(TurnStopped, await File.ReadAllTextAsync(cutOff.LogPath), StringComparison.Ordinal);
        Assert.Empty(await stage.Eks.WritesAsync());

        await ApproveAsync(stage, thread);
        await EndsWellAsync(stage, thread);
        Assert.Single(await thread.KeysAsync(), key => key.StartsWith("proposal:", StringComparison.Ordinal) && key.Contains("control-plane", StringComparison.Ordinal));
        await ServesAgainAsync(stage, cutOff);
    }

    [Theory]
    [InlineData(false, Explicit = true)]
    [InlineData(true, Explicit = true)]
    public async Task What_Slack_brings_to_it_is_answered_and_nothing_comes_of_it(bool signedHttp)
    {
        var stage = await RaiseAsync(await OptionsAsync(signedHttp));
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");
        var cutOff = stage.Bots[0];
        foreach (var other in stage.Bots.Skip(1))
        {
            await other.KillAsync();
        }

        // All that people do comes to the one that is left.
        var before = await stage.PictureAsync();
        var form = await stage.Chloe.OpensFormAsync();
        await form.ChoosesAsync("prod");
        cutOff.Link!.Cut();
        var answers = await Task.WhenAll(
            stage.Ana.AsksAsync("status"),
            stage.Dan.AsksAsync("prod 1.35"),
            stage.Ben.PressesAndHearsAsync(plane, "run.approve"));
        Assert.All(answers, answer => Assert.True(answer.Says("just now"), answer.ToString()));
        await form.SubmitsAsync("prod", "1.34");
        await form.SaysAsync("could not take this just now");
        Assert.Equal(before, await stage.PictureAsync());

        cutOff.Link!.Mend();
        await stage.HealthAsync(cutOff, health => health == "ready");
        Assert.True((await stage.Ana.AsksAsync("status")).Says("dev"));
        await ApproveAsync(stage, thread);
        await EndsWellAsync(stage, thread);
        Assert.Single(await stage.Slack.ReadAsync(null), message => message.Key == "card");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task What_it_had_accepted_before_is_carried_out_by_another_one_and_not_called_failed(bool signedHttp)
    {
        var stage = await RaiseAsync(await OptionsAsync(signedHttp));
        await stage.IsScannedAsync();
        var cut = new TaskCompletionSource<BotProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = new ConcurrentQueue<string>();
        stage.Intercept(async (call, answer) =>
        {
            // What stands there at the end is not all that people were told: an answer is edited into the next.
            call.Request.EnableBuffering();
            using var body = new StreamReader(call.Request.Body, leaveOpen: true);
            told.Enqueue(await body.ReadToEndAsync());
            call.Request.Body.Position = 0;

            // It looks at the cluster: the command is written down, and not carried out yet.
            if (call.Request.Path.StartsWithSegments("/clusters") && !cut.Task.IsCompleted && Callers.Find(call, stage.Bots) is { } looking)
            {
                looking.Link!.Cut();
                cut.TrySetResult(looking);
            }

            await answer();
        });

        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await ApproveAsync(stage, thread);

        await EndsWellAsync(stage, thread);
        await ServesAgainAsync(stage, await cut.Task);
        stage.Intercept(null);
        var waits = told.Where(body => body.Contains("cannot be used just now", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(waits);
        Assert.All(waits, body => Assert.Matches("is written down, and is carried out|Most likely this was not taken", body));
        Assert.Single(await stage.Slack.ReadAsync(null), message => message.Key == "card");
    }

    private static async Task<StageOptions> OptionsAsync(bool signedHttp) =>
        new() { Postgres = await SharedPostgres.GetAsync(), Replicas = 3, SignedHttp = signedHttp };

    /// <summary>The network is back: it is ready, and answers though only the others are gone.</summary>
    private static async Task ServesAgainAsync(Stage stage, BotProcess cutOff)
    {
        cutOff.Link!.Mend();
        await stage.HealthAsync(cutOff, health => health == "ready");
        foreach (var other in stage.Bots.Where(bot => bot != cutOff))
        {
            await other.KillAsync();
        }

        Assert.True((await stage.Ana.AsksAsync("status")).Says("No upgrade is running"));
    }

    /// <summary>
    /// Approves what is proposed until the report stands there. Slack delivers every third click to the one that is cut off: who is told
    /// that a click was not taken presses again.
    /// </summary>
    private static async Task ApproveAsync(Stage stage, RunThread thread, params Shown[] already)
    {
        var approved = already.Select(shown => shown.Ts).ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            var shown = await thread.SeesAsync(
                "something new to approve, or the report",
                message => message.Key == "report" || (message.Button("run.approve") is not null && !approved.Contains(message.Ts)));
            if (shown.Key == "report")
            {
                return;
            }

            while (!await IsTakenAsync(stage, thread, shown))
            {
                // Told that it was not.
            }

            approved.Add(shown.Ts);
        }
    }

    /// <summary>Presses, and sees the button go, or hears that it was not taken.</summary>
    private static async Task<bool> IsTakenAsync(Stage stage, RunThread thread, Shown shown)
    {
        var heard = (await stage.Ben.EphemeralsAsync()).Count;
        await stage.Ben.PressesAsync(shown, "run.approve");
        var outcome = await stage.Feed.UntilAsync("a click was taken, or said not to be", async () =>
            (await thread.ReadAsync()).Any(message => message.Ts == shown.Ts && message.Button("run.approve") is null) ? "taken"
            : (await stage.Ben.EphemeralsAsync()).Skip(heard).Any(message => message.Says("could not")) ? "not"
            : null);
        return outcome == "taken";
    }
}

using System.Security.Cryptography;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The bot gets SIGTERM, as from a deployment: it ends with exit code 0 within its time, and the next one goes on.</summary>
public sealed class StoppedBotTests : Scenario
{
    // Short, so that a turn that hangs is cut off soon; the bot takes half of it for turns.
    private const string Grace = "6s";

    private static StageOptions Options => new()
    {
        Configure = yaml => yaml.Replace("clusters:\n", $"shutdownTimeout: {Grace}\nclusters:\n", StringComparison.Ordinal),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Idle_it_ends_at_once_and_the_next_one_answers(bool signedHttp)
    {
        var stage = await RaiseAsync(Options with { SignedHttp = signedHttp, Terraform = Terraform.None });

        Assert.Equal(0, await StopAsync(stage));

        Assert.False(await stage.Ana.TriesToTypeAsync("/eks-upgrade status"));
        await stage.StartBotAsync();
        Assert.True((await stage.Ana.AsksAsync("status")).Says("No upgrade is running"));
    }

    [Fact]
    public async Task A_command_that_was_accepted_and_not_carried_out_is_carried_out_by_the_next_one()
    {
        var stage = await RaiseAsync(Options);
        using var held = new HeldCalls(stage, request => request.Path.StartsWithSegments("/clusters"));
        await stage.Ana.TypesAsync("/eks-upgrade dev 1.35");
        await held.ArrivedAsync();

        Assert.Equal(0, await StopAsync(stage));
        held.LetGo();
        await stage.StartBotAsync();

        var card = await stage.Feed.UntilAsync(
            "the run of the command appeared", async () => (await stage.Slack.ReadAsync(null)).FirstOrDefault(message => message.Key == "card"));
        await new RunThread(SlackDoor.Platform, card.Ts, stage.Slack, stage.Feed).SeesProposalAsync("control-plane-1-35");
    }

    [Fact(Explicit = true)]
    public async Task In_the_middle_of_a_plan_the_turn_is_taken_again_and_one_proposal_stands()
    {
        var stage = await RaiseAsync(Options);
        using var held = new HeldCalls(stage, request => request.Headers.UserAgent.ToString().Contains("Terraform", StringComparison.Ordinal));
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        await held.ArrivedAsync();

        Assert.Equal(0, await StopAsync(stage));
        held.LetGo();
        await stage.StartBotAsync();

        await stage.Ben.PressesAsync(await thread.SeesProposalAsync("control-plane-1-35"), "run.approve");
        await ApproveEverythingAsync(stage, thread);
        Assert.Equal(1, await stage.Eks.CountAsync("UpdateClusterVersion"));
        await StandsOnceAsync(thread);
    }

    [Fact(Explicit = true)]
    public async Task On_a_machine_an_apply_outlives_it_and_is_followed_by_the_next_one()
    {
        var stage = await RaiseAsync(Options);
        var thread = await ApplyingAsync(stage);

        Assert.Equal(0, await StopAsync(stage));
        Assert.True(stage.TerraformApplies);
        await stage.StartBotAsync();
        await stage.Eks.RunsAtAsync(600);

        await ApproveEverythingAsync(stage, thread);
        await EndsWellAsync(stage, thread);
    }

    [Fact]
    public async Task In_a_container_an_apply_is_ended_in_order_and_what_EKS_does_is_adopted()
    {
        var stage = await RaiseAsync(Options);
        await stage.Bot.StopAsync();
        stage.Bot.Environment["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
        await stage.StartBotAsync();
        var thread = await ApplyingAsync(stage);

        Assert.Equal(0, await StopAsync(stage));
        Assert.False(stage.TerraformApplies);
        await stage.StartBotAsync();
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        await stage.Eks.RunsAtAsync(600);

        await ApproveEverythingAsync(stage, thread);
        await EndsWellAsync(stage, thread);
    }

    [Fact]
    public async Task A_pod_that_comes_back_with_an_empty_workspace_applies_what_was_shown_and_leaves_no_secret_behind()
    {
        var stage = await RaiseAsync(Options);
        await stage.Bot.StopAsync();
        stage.Bot.Environment["EKSBOT_ENCRYPTION_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await stage.StartBotAsync();
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");

        Assert.Equal(0, await StopAsync(stage));
        var work = Path.Combine(stage.Directory, "bot", "work");
        Directory.Delete(work, recursive: true);
        await stage.StartBotAsync();
        await stage.Ben.PressesAsync(plane, "run.approve");
        await ApproveEverythingAsync(stage, thread);

        await EndsWellAsync(stage, thread);
        Assert.DoesNotContain(await thread.KeysAsync(), key => key.EndsWith("control-plane-1-35:2", StringComparison.Ordinal));
    }

    private static async Task<RunThread> ApplyingAsync(Stage stage)
    {
        var thread = await stage.Ana.StartsAsync("dev 1.35");
        var plane = await thread.SeesProposalAsync("control-plane-1-35");

        // The world stands still while the control plane moves, so that the stop comes in the middle of the apply.
        await stage.Eks.RunsAtAsync(0);
        await stage.Ben.PressesAsync(plane, "run.approve");
        await thread.SeesProgressAsync("control-plane-1-35", "EKS moves the control plane to 1.35");
        return thread;
    }

    /// <summary>Its exit code. What it waits for here never comes by itself, so that one that would wait on is found by the guard.</summary>
    private static Task<int?> StopAsync(Stage stage) => stage.Bot.StopAsync().WaitAsync(TimeSpan.FromMinutes(2), TimeProvider.System);
}

using System.Text.RegularExpressions;
using EksUpgradeBot.Scenarios.Theatre;
using Xunit;

namespace EksUpgradeBot.Scenarios;

/// <summary>The form that starts an upgrade, and the ways to it. Needs no terraform.</summary>
public sealed partial class FormTests : Scenario
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_form_starts_one_upgrade_with_its_notes_and_says_at_the_field_what_is_wrong(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var before = await stage.PictureAsync();
        var form = await stage.Ana.OpensFormAsync();
        await form.SaysAsync("Choose a cluster");
        await form.ChoosesAsync("prod");
        await form.ChoosesAsync("dev");
        await form.SaysAsync("1.35 (1 hop)");
        await form.SaysAsync("1.35: ready");

        Assert.Contains("Please complete this required field", await form.SubmitsAsync("dev", null));
        var wrong = await form.SubmitsAsync("dev", "1.99", "INC-7 <!channel>");
        Assert.Contains("version:dev", wrong);
        Assert.Contains("EKS does not offer 1.99", wrong);
        Assert.Contains("1.33 would be a downgrade", await form.SubmitsAsync("dev", "1.33"));

        var guest = await stage.Guest.OpensFormAsync();
        await guest.ChoosesAsync("dev");
        Assert.Contains("guest", await guest.SubmitsAsync("dev", "1.35"));
        Assert.Equal(before, await stage.PictureAsync());

        // Two windows of the same form, or a finger that is too quick.
        var thread = await stage.Ana.SeesNewThreadAsync(async () =>
            Assert.All(await Task.WhenAll(form.SubmitsAsync("dev", "1.35", "INC-7 <!channel>"), form.SubmitsAsync("dev", "1.35", "INC-7 <!channel>")), Assert.Null));
        Assert.Contains("On its way", (await stage.Slack.FormAsync("U0ANA"))!.Value.GetRawText(), StringComparison.Ordinal);
        var card = await thread.CardAsync();
        Assert.True(card.Says("INC-7 &lt;!channel&gt;"), card.Words);
        await thread.SeesFailureAsync("control-plane-1-35");
        Assert.Single((await stage.Slack.ReadAsync(null)), message => message.Key == "card");

        // The cluster is busy now.
        var second = await stage.Chloe.OpensFormAsync();
        await second.TapsAsync("dev");
        await second.SaysAsync("runs already");
        Assert.Contains("No version of dev can be chosen", await second.SubmitsAsync("dev", "1.35"));
    }

    [Theory(Explicit = true)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_leads_to_the_form_which_outlives_a_restart_and_nothing_starts_before_it_is_sent(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var before = await stage.PictureAsync();
        var report = await stage.Ana.AsksAsync("dev");
        Assert.Equal("dev 1.35", report.Button("form.open")!.Value);
        await stage.Ana.PressesAsync(report, "form.open");
        var form = await stage.Ana.SeesFormAsync();
        await form.SaysAsync("1.35: ready");
        Assert.Equal(before, await stage.PictureAsync());

        await stage.KillAndRestartAsync();
        await form.ChoosesAsync("prod");
        var dryRun = await stage.Ana.HearsAfterAsync("a dry run", async () => Assert.Null(await form.SubmitsAsync("prod", "1.34", dryRun: true)));
        Assert.True(dryRun.Says("An upgrade would take these steps"), dryRun.Words);
        Assert.Equal(before, await stage.PictureAsync());

        await stage.Ana.PressesAsync(dryRun, "form.open");
        form = await stage.Ana.SeesFormAsync();
        await form.SaysAsync("version:prod");
        await stage.KillAndRestartAsync();
        var thread = await stage.Ana.SeesNewThreadAsync(async () => Assert.Null(await form.SubmitsAsync("prod", "1.34")));
        Assert.True((await thread.CardAsync()).Says("1.34"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task A_cluster_that_cannot_be_read_says_why_in_the_form_and_can_be_looked_at_again(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        await stage.Eks.FaultAsync("access-denied");
        var form = await stage.Ana.OpensFormAsync();
        await form.TapsAsync("dev");
        await form.SaysAsync("AccessDenied");
        Assert.Contains("No version of dev can be chosen", await form.SubmitsAsync("dev", "1.35"));

        await stage.Eks.FaultAsync("access-denied", active: false);
        await form.LooksAgainAsync();
        await form.SaysAsync("version:dev");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task A_form_is_answered_in_time_also_when_AWS_is_not(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var form = await stage.Ana.OpensFormAsync();
        await form.ChoosesAsync("dev");
        await stage.Eks.FaultAsync("slow-api", new { seconds = 60 });

        // What the field cannot be told in time, the command finds out: nothing is lost, and nothing that is wrong gets through.
        Assert.Null(await form.SubmitsAsync("dev", "1.99"));
        await stage.Eks.FaultAsync("slow-api", active: false);
        var told = await stage.Feed.UntilAsync("the refusal was told", async () =>
            (await stage.Ana.EphemeralsAsync()).FirstOrDefault(message => message.Says("EKS does not offer 1.99")));
        Assert.Equal("U0ANA", told.EphemeralTo);
        Assert.DoesNotContain(await stage.Slack.ReadAsync(null), message => message.Key == "card");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, Explicit = true)]
    public async Task A_mention_alone_gets_a_button_to_the_form_and_a_shortcut_asks_for_the_channel(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        var answer = await stage.Ana.SaysAndHearsAsync("@eks-upgrade");
        await stage.Ana.PressesAsync(answer, "form.open");
        await (await stage.Ana.SeesFormAsync()).ChoosesAsync("dev");

        await stage.Ben.ChoosesShortcutAsync();
        var form = await stage.Ben.SeesFormAsync();
        await form.ChoosesAsync("dev");
        Assert.Contains("Please complete this required field", await form.SubmitsAsync("dev", "1.35"));
        var thread = await stage.Ben.SeesNewThreadAsync(async () => Assert.Null(await form.SubmitsAsync("dev", "1.35", channel: SlackDoor.Platform)));
        Assert.True((await thread.CardAsync()).Says("1.35"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, Explicit = true)]
    public async Task A_report_is_shared_with_the_channel_and_its_whole_lies_in_the_thread(bool signedHttp)
    {
        var stage = await RaiseAsync(new StageOptions { SignedHttp = signedHttp, Terraform = Terraform.None });
        await stage.Ana.TypesAsync("/eks-upgrade report prod 1.34 --share");
        var shared = await SeesSharedAsync(stage, 1);
        Assert.Null(shared.EphemeralTo);
        Assert.True(shared.Says("Readiness of prod for 1.34") && shared.Says("Shared by"), shared.Words);
        Assert.Contains("# Readiness of prod for 1.34", await FileInThreadAsync(stage, shared), StringComparison.Ordinal);

        // The button of a private report does the same, and the private one stays.
        var own = await stage.Dan.AsksAsync("report dev");
        await stage.Dan.PressesAsync(own, "report.share");
        var second = await SeesSharedAsync(stage, 2);
        Assert.True(second.Says("Readiness of dev for 1.35"), second.Words);
        Assert.Contains("# Readiness of dev for 1.35", await FileInThreadAsync(stage, second), StringComparison.Ordinal);
        Assert.Contains(await stage.Dan.EphemeralsAsync(), message => message.Ts == own.Ts);

        // A file that Slack does not take is told, and the message stays.
        await stage.Slack.DoAsync("faults", new { kind = "error", method = "files.completeUploadExternal", error = "missing_scope" });
        var told = await stage.Ana.AsksAsync("report dev --share");
        Assert.True(told.Says("The report stands in the channel") && told.Says("files:write"), told.Words);
        await SeesSharedAsync(stage, 3);
        Assert.Empty(await stage.Eks.WritesAsync());
    }

    private static Task<Shown> SeesSharedAsync(Stage stage, int count) => stage.Feed.UntilAsync($"{count} reports are shared", async () =>
    {
        var shared = (await stage.Slack.ReadAsync(null)).Where(message => message.Says("Shared by")).ToList();
        return shared.Count == count ? shared[^1] : null;
    });

    private static async Task<string> FileInThreadAsync(Stage stage, Shown message)
    {
        var upload = await stage.Feed.UntilAsync("its file was shared in the thread", async () =>
            (await stage.Slack.CallsAsync("files.completeUploadExternal")).Select(call => call.GetProperty("args").GetRawText())
                .LastOrDefault(args => args.Contains(message.Ts, StringComparison.Ordinal)));
        return await stage.Slack.FileAsync(FileId().Match(upload).Value);
    }

    [GeneratedRegex("F[0-9A-Z]{6,}")]
    private static partial Regex FileId();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksUpgradeBot.Bot.Tests.Fakes;
using EksUpgradeBot.Bot.Views;
using EksUpgradeBot.Slack.Blocks;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Views;

public sealed class ReasonFormTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Abort_says_what_it_means_now() =>
        Is("form-abort", RunButtons.Abort, Story.Begin().Proposes(Proposals.Terraform()).Approved().Waits());

    [Fact]
    public void Abort_while_it_waits_for_its_window() => Is("form-abort-window", RunButtons.Abort, Waiting);

    [Fact]
    public void Skip_names_the_step() => Is("form-skip", RunButtons.Skip, Stories.NodesRoll().Fails());

    [Fact]
    public void Override_names_the_digest_and_the_window() => Is("form-override", RunButtons.Override, Waiting);

    [Fact]
    public void What_a_form_carries_is_read_as_it_was_written()
    {
        var asked = new ReasonAsked(RunButtons.Skip, Story.Begin().Run.Id, "C0PLATFORM", "2-nodes-1-35:1");

        Assert.Equal(asked, ReasonAsked.Read(asked.Metadata));
        Assert.Null(ReasonAsked.Read(""));
        Assert.Null(ReasonAsked.Read("run.abort ../../x C0 y"));
        Assert.Null(ReasonAsked.Read("run.abort"));
    }

    private static Story Waiting => Story.Begin(opens: Story.Opening).Proposes(Proposals.Terraform()).Approved().WaitsForWindow();

    private static void Is(string name, string action, Story story)
    {
        var form = ReasonForm.Of(story.Run, new ReasonAsked(action, story.Run.Id, "C0PLATFORM", "about"));
        var verdict = BlockValidator.ValidateView(form);
        Assert.True(verdict.Ok, verdict.ToString());
        var file = Path.Combine(Golden.Folder(), $"{name}.json");
        var actual = JsonNode.Parse(SlackJson.Write(form))!.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("EKSBOT_GOLDEN") == "write")
        {
            File.WriteAllText(file, actual);
            return;
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}

using System.Text;
using EksUpgradeBot.Slack.Blocks;

namespace EksUpgradeBot.Slack.Tests.Blocks;

public sealed class SlackTextTests
{
    private const string Family = "👨‍👩‍👧‍👦";

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("abcd", 0, "")]
    [InlineData("ab" + Family + "c", 13, "ab…")]
    [InlineData("ab" + Family + "cd", 14, "ab" + Family + "…")]
    [InlineData("e\u0301e\u0301e\u0301", 4, "e\u0301…")]
    [InlineData("🇪🇸🇪🇸", 6, "🇪🇸…")]
    public void A_cut_never_goes_through_what_is_seen_as_one_character(string text, int max, string expected) =>
        Assert.Equal(expected, SlackText.Truncate(text, max));

    [Fact]
    public void An_escaped_text_is_not_cut_inside_an_escape()
    {
        Assert.Equal("&lt;a&gt; &amp;", SlackText.Escape("<a> &"));
        Assert.Equal("&amp;…", SlackText.EscapeAndTruncate("&&&", 10));
    }

    [Fact]
    public void No_text_from_outside_can_ping_a_channel_or_end_its_fence()
    {
        string[] pieces = ["<!channel>", "<!here|x>", "<@U1>", "```", "`", "&lt;", "<", ">", "&", "\n", "x", Family, "\u0301", "\ud83d"];
        var random = new Random(20261122);

        for (var round = 0; round < 5000; round++)
        {
            var text = new StringBuilder();
            for (var piece = random.Next(12); piece > 0; piece--)
            {
                text.Append(pieces[random.Next(pieces.Length)]);
            }

            var max = random.Next(8, 60);
            var fence = SlackText.CodeBlock(text.ToString(), max);
            var inner = fence[4..^4];
            Assert.True(fence.Length <= max);
            Assert.DoesNotContain("```", inner);

            foreach (var safe in new[] { SlackText.Escape(text.ToString()), SlackText.EscapeAndTruncate(text.ToString(), max), inner, SlackText.Code(text.ToString()) })
            {
                Assert.DoesNotContain('<', safe);
                Assert.DoesNotContain('>', safe);
            }

            Assert.Equal(2, SlackText.Code(text.ToString()).Count(letter => letter == '`'));
        }
    }

    [Fact]
    public void Mentions_links_and_dates_are_written_as_Slack_reads_them()
    {
        Assert.Equal("<@U1> <#C1> <!subteam^S1>", $"{SlackText.User("U1")} {SlackText.Channel("C1")} {SlackText.UserGroup("S1")}");
        Assert.Equal("<https://x.example/?a=1&amp;b=%7C|a ¦ &lt;b&gt;>", SlackText.Link(new Uri("https://x.example/?a=1&b=|"), "a | <b>"));
        Assert.Equal("<!date^1700000000^{time}|2023-11-14 22:13 UTC>", SlackText.Date(DateTimeOffset.FromUnixTimeSeconds(1700000000), "{time}"));
        Assert.Throws<ArgumentException>(() => SlackText.User("U1> <!channel"));
    }
}

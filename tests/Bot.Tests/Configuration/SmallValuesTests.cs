using EksUpgradeBot.Bot.Configuration;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Configuration;

public sealed class SmallValuesTests
{
    [Theory]
    [InlineData("15s", 15)]
    [InlineData("10m", 600)]
    [InlineData("4h", 14400)]
    [InlineData("1d", 86400)]
    [InlineData("0s", 0)]
    public void A_duration_is_a_number_and_a_unit(string text, int seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
        Assert.Equal(text, Durations.Write(duration));
    }

    [Theory]
    [InlineData("")]
    [InlineData("15")]
    [InlineData("s")]
    [InlineData("15 s")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("1w")]
    [InlineData("9999999d")]
    [InlineData("00:15:00")]
    public void Anything_else_is_no_duration(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("Mon-Thu 09:00-16:00 Europe/Madrid", "Monday Tuesday Wednesday Thursday")]
    [InlineData("sat 00:00-24:00 UTC", "Saturday")]
    [InlineData("Mon,Wed,Fri 09:00-16:00 UTC", "Monday Wednesday Friday")]
    [InlineData("Fri-Mon 09:00-16:00 UTC", "Monday Friday Saturday Sunday")]
    [InlineData("Mon-Tue,Sun  09:00-16:00  UTC", "Monday Tuesday Sunday")]
    [InlineData("Fri 22:00-04:00 Europe/Madrid", "Friday")]
    public void A_window_has_days(string text, string days) =>
        Assert.Equal(days, string.Join(' ', WindowSyntax.Parse(text)!.Days));

    [Theory]
    [InlineData("")]
    [InlineData("Mon-Thu 09:00-16:00")]
    [InlineData("Mon-Thu 00:00-00:00 UTC")]
    [InlineData("Mon-Thu 09:00-09:00 UTC")]
    [InlineData("Mon-Thu 9-16 UTC")]
    [InlineData("Mon-Thu 09:00-25:00 UTC")]
    [InlineData("Mon-Tue-Wed 09:00-16:00 UTC")]
    [InlineData("Montag 09:00-16:00 UTC")]
    [InlineData("Mon, 09:00-16:00 UTC")]
    [InlineData("Mon 09:00-16:00 Europe/Atlantis")]
    public void Anything_else_is_no_window(string text) => Assert.Null(WindowSyntax.Parse(text));

    [Theory]
    [InlineData("socket", "xoxb-1", "xapp-1", null, "")]
    [InlineData("http", "xoxb-1", null, "s3cret", "")]
    [InlineData("socket", "xoxb-1", null, "s3cret", "SLACK_APP_TOKEN is not set")]
    [InlineData("http", "xoxb-1", "xapp-1", " ", "SLACK_SIGNING_SECRET is not set")]
    [InlineData("socket", "xoxp-s3cret", "xapp-1", null, "SLACK_BOT_TOKEN does not begin with xoxb-")]
    [InlineData("socket", null, "xoxb-s3cret", null, "SLACK_BOT_TOKEN is not set|SLACK_APP_TOKEN does not begin with xapp-")]
    public void A_secret_that_is_missing_or_of_the_wrong_kind_is_named_and_never_shown(
        string mode, string? bot, string? app, string? signing, string expected)
    {
        var (secrets, problems) = SlackSecrets.Read(
            name => name switch { "SLACK_BOT_TOKEN" => bot, "SLACK_APP_TOKEN" => app, "SLACK_SIGNING_SECRET" => signing, _ => null },
            mode == "http" ? SlackMode.Http : SlackMode.Socket);

        var parts = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(parts.Length, problems.Count);
        Assert.All(parts.Zip(problems), pair => Assert.StartsWith(pair.First, pair.Second));
        Assert.Equal(parts.Length == 0, secrets is not null);
        Assert.DoesNotContain("s3cret", string.Join(' ', problems) + secrets);
    }
}

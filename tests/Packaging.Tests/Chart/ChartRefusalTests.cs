using EksUpgradeBot.Packaging.Tests.Chart.Templates;
using Xunit;

namespace EksUpgradeBot.Packaging.Tests.Chart;

/// <summary>Values that contradict each other, each with the words that say what to do.</summary>
public sealed class ChartRefusalTests
{
    private const string Made = "secrets: { existingSecret: \"\", values: { ";

    [Theory]
    [InlineData("socket-sqlite", "replicaCount: 2", "two bots would write to one file")]
    [InlineData("socket-sqlite", "image: { repository: \"\" }", "image.repository is empty")]
    [InlineData("socket-sqlite", "config: { clusters: [] }", "config.clusters is empty")]
    [InlineData("socket-sqlite", "config: { clusters: [{ name: dev, terraform: { directory: live } }] }", "dev has no terraform.repository")]
    [InlineData("socket-sqlite", "secrets: { existingSecret: \"\" }", "There are no secrets")]
    [InlineData("socket-sqlite", "secrets: { values: { SLACK_BOT_TOKEN: xoxb-1 } }", "both given")]
    [InlineData("socket-sqlite", Made + "SLACK_APP_TOKEN: xapp-1 } }", "no SLACK_BOT_TOKEN")]
    [InlineData("socket-sqlite", Made + "SLACK_BOT_TOKEN: xoxb-1 } }", "no SLACK_APP_TOKEN")]
    [InlineData("socket-sqlite", Made + "SLACK_BOT_TOKEN: xoxb-1, SLACK_APP_TOKEN: xapp-1, EKSBOT_STORE: Host=db } }", "database.kind is sqlite")]
    [InlineData("socket-sqlite", "ingress: { enabled: true, host: a.example.com, tlsSecret: tls }", "config.slack.mode is socket")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 2m }", "takes up to 2m to stop")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 090s }", "takes up to 090s to stop")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 1h }", "config.shutdownTimeout is 1h")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 1d }", "config.shutdownTimeout is 1d")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 11m }", "config.shutdownTimeout is 11m")]
    [InlineData("socket-sqlite", "config: { shutdownTimeout: 4s }", "config.shutdownTimeout is 4s")]
    [InlineData("socket-sqlite", "terminationGracePeriodSeconds: 29", "takes up to 25s to stop")]
    [InlineData("http-postgresql", "terminationGracePeriodSeconds: 34", "takes up to 25s to stop")]
    [InlineData("http-postgresql", "serviceAccount: { create: false, name: bot }", "serviceAccount.create is false")]
    [InlineData("http-postgresql", "serviceAccount: { annotations: { eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/bot } }", "both give eks.amazonaws.com/role-arn")]
    [InlineData("socket-sqlite", "podLabels: { helm.sh/chart: mine }", "podLabels has helm.sh/chart")]
    [InlineData("socket-sqlite", "podAnnotations: { checksum/config: mine }", "podAnnotations has checksum/config")]
    [InlineData("http-postgresql", Made + "SLACK_BOT_TOKEN: xoxb-1, SLACK_APP_TOKEN: xapp-1 } }", "no SLACK_SIGNING_SECRET")]
    [InlineData("http-postgresql", Made + "SLACK_BOT_TOKEN: xoxb-1, SLACK_SIGNING_SECRET: s } }", "no EKSBOT_STORE")]
    [InlineData("http-postgresql", Made + "SLACK_BOT_TOKEN: xoxb-1, SLACK_SIGNING_SECRET: s, EKSBOT_STORE: Host=db } }", "no EKSBOT_ENCRYPTION_KEY")]
    [InlineData("http-postgresql", "persistence: { existingClaim: data }", "persistence.existingClaim is for SQLite")]
    [InlineData("http-postgresql", "ingress: { host: \"\" }", "ingress.host is empty")]
    [InlineData("http-postgresql", "ingress: { tlsSecret: \"\" }", "Slack calls https only")]
    public void Values_that_contradict_each_other_are_refused_with_what_to_do(string example, string change, string words)
    {
        var refused = Assert.Throws<ChartFailureException>(() => RenderedChart.Of(ChartCases.With(example, change)));
        Assert.Contains(words, refused.Message);
    }

    [Fact]
    public void The_chart_without_values_says_what_it_needs_first() =>
        Assert.Contains("image.repository is empty", Assert.Throws<ChartFailureException>(() => RenderedChart.Of([])).Message);
}

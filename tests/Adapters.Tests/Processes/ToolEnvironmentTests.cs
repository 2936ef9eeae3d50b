using EksUpgradeBot.Adapters.Processes;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class ToolEnvironmentTests
{
    [Theory]
    [InlineData("PATH", true)]
    [InlineData("AWS_ENDPOINT_URL_EKS", true)]
    [InlineData("TF_CLI_CONFIG_FILE", true)]
    [InlineData("TF_VAR_region", true)]
    [InlineData("SSL_CERT_FILE", true)]
    [InlineData("https_proxy", true)]
    [InlineData("SSH_AUTH_SOCK", true)]
    [InlineData("GIT_SSH_COMMAND", true)]
    [InlineData("SLACK_BOT_TOKEN", false)]
    [InlineData("EKSBOT_CONFIG", false)]
    [InlineData("TF_LOG", false)]
    [InlineData("TF_CLI_ARGS_apply", false)]
    [InlineData("DATABASE_URL", false)]
    public void Tools_see_what_they_need_and_nothing_else(string name, bool isSeen) =>
        Assert.Equal(isSeen, ToolEnvironment.From([new(name, "x")])[name] is not null);

    [Fact]
    public void An_operator_may_allow_more_but_not_the_bots_own_secrets()
    {
        var environment = ToolEnvironment.From([new("VAULT_ADDR", "x"), new("SLACK_APP_TOKEN", "x")], "VAULT_ADDR", "SLACK_APP_TOKEN");

        Assert.Equal(["VAULT_ADDR"], environment.Variables.Keys);
    }

    [Fact]
    public void A_default_does_not_override()
    {
        var environment = ToolEnvironment.From([new("AWS_REGION", "a")]).WithDefault("AWS_REGION", "b").WithDefault("HOME", "/h");

        Assert.Equal(("a", "/h"), (environment["AWS_REGION"], environment["HOME"]));
    }
}

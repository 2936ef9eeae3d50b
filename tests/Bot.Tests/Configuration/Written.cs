using EksUpgradeBot.Bot.Configuration;
using Xunit;

namespace EksUpgradeBot.Bot.Tests.Configuration;

/// <summary>Configurations as a person would write them.</summary>
internal static class Written
{
    public const string Smallest = """
        clusters:
          - name: prod
            region: eu-west-1
            terraform:
              repository: git@example.com:infra.git
              directory: live/prod
            approvals:
              approvers: [U0ANA, U0BEN]

        """;

    /// <summary>The smallest configuration, with one line changed.</summary>
    public static string With(string line, string instead)
    {
        Assert.Contains(line, Smallest);
        return Smallest.Replace(line, instead);
    }

    public static BotConfiguration Fine(string text) =>
        Assert.IsType<ConfigurationResult.Fine>(ConfigurationFile.Read(text, "bot.yaml", _ => true)) is { Configuration: var configuration }
            ? configuration
            : throw new InvalidOperationException();

    public static IReadOnlyList<ConfigurationError> Errors(string text, bool directoriesExist = true) =>
        Assert.IsType<ConfigurationResult.Broken>(ConfigurationFile.Read(text, "bot.yaml", _ => directoriesExist)).Errors;
}

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>The secrets that Slack gave, from the environment and nowhere else. Its text never shows one.</summary>
internal sealed record SlackSecrets
{
    private SlackSecrets()
    {
    }

    /// <summary><c>SLACK_BOT_TOKEN</c>.</summary>
    public required string BotToken { get; init; }

    /// <summary><c>SLACK_APP_TOKEN</c>; null in HTTP mode when there is none.</summary>
    public required string? AppToken { get; init; }

    /// <summary><c>SLACK_SIGNING_SECRET</c>; null in Socket Mode when there is none.</summary>
    public required string? SigningSecret { get; init; }

    /// <summary>Reads what the mode needs; what is wrong, a sentence each, when something is.</summary>
    /// <param name="environment">Gives a variable, or null.</param>
    /// <param name="mode">Says which secrets are needed.</param>
    public static (SlackSecrets? Secrets, IReadOnlyList<string> Problems) Read(Func<string, string?> environment, SlackMode mode)
    {
        var problems = new List<string>();
        var secrets = new SlackSecrets
        {
            BotToken = Take("SLACK_BOT_TOKEN", "xoxb-", "the bot token", true) ?? "",
            AppToken = Take("SLACK_APP_TOKEN", "xapp-", "the app-level token of Socket Mode", mode == SlackMode.Socket),
            SigningSecret = Take("SLACK_SIGNING_SECRET", "", "the signing secret of signed HTTP", mode == SlackMode.Http),
        };
        return (problems.Count == 0 ? secrets : null, problems);

        string? Take(string name, string prefix, string what, bool isNeeded)
        {
            var value = environment(name)?.Trim();
            if (string.IsNullOrEmpty(value))
            {
                if (isNeeded)
                {
                    problems.Add($"{name} is not set: it must hold {what}{(prefix.Length == 0 ? "" : $", {prefix}…")}.");
                }

                return null;
            }

            if (isNeeded && !value.StartsWith(prefix, StringComparison.Ordinal))
            {
                problems.Add($"{name} does not begin with {prefix}: it must hold {what}.");
            }

            return value;
        }
    }

    /// <summary>Which secrets there are, without them.</summary>
    public override string ToString() =>
        $"bot token{(AppToken is null ? "" : ", app token")}{(SigningSecret is null ? "" : ", signing secret")}";
}

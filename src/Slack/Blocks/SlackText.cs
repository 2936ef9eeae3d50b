namespace EksUpgradeBot.Slack.Blocks;
public static class SlackText { public static string Escape(string s) => s; }

using System.CommandLine;

namespace EksUpgradeBot.Bot.Cli;

/// <summary>The option <c>--config FILE</c>.</summary>
internal sealed class ConfigOption : Option<string?>
{
    public ConfigOption()
        : base("--config")
    {
        Description = "The configuration file (else EKSBOT_CONFIG, else bot.yaml).";
        HelpName = "FILE";
    }
}

/// <summary>The option <c>--json</c>.</summary>
internal sealed class JsonOption : Option<bool>
{
    public JsonOption()
        : base("--json") => Description = "Write JSON, for programs.";
}

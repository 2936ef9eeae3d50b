using System.Globalization;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>Maintenance windows that a team has written into its <c>bot.yaml</c>.</summary>
internal static class MaintenanceWindows
{
    /// <summary>Gives every cluster a window that opens after so long, and stays open for six hours.</summary>
    public static Func<string, string> Opening(TimeSpan after)
    {
        var opens = TimeProvider.System.GetUtcNow() + after + TimeSpan.FromSeconds(59);
        var window = string.Create(CultureInfo.InvariantCulture, $"Mon-Sun {opens:HH:mm}-{opens.AddHours(6):HH:mm} UTC");
        return yaml => yaml.Replace("    approvals:\n", $"    windows: [\"{window}\"]\n    approvals:\n", StringComparison.Ordinal);
    }
}

using System.Globalization;
using EksUpgradeBot.Upgrade.Clusters;
using EksUpgradeBot.Upgrade.Fleet;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Bot.Configuration;

/// <summary>Makes settings of a parsed <c>bot.yaml</c>, with the defaults for what is left out, and notes every error on the way.</summary>
internal sealed class ConfigurationReader(Yaml root, List<ConfigurationError> errors, Func<string, bool> directoryExists)
{
    /// <summary>What a store may look like.</summary>
    public const string AllowedStores = "Data Source=FILE for SQLite, or Host=…;Database=… for PostgreSQL";

    /// <summary>The settings; to be used only when no error was noted.</summary>
    public BotConfiguration Read()
    {
        var file = new Section("", root, root, ConfigurationKeys.Root, errors);
        var slack = file.Open("slack", ConfigurationKeys.Slack);
        var tools = file.Open("tools", ConfigurationKeys.Tools);
        var interval = file.Open("polling", ConfigurationKeys.Polling)
            .Duration("interval", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var clusters = ReadClusters(file, interval);

        return new BotConfiguration(
            slack.Text("mode", "socket", "socket or http", text => text is "socket" or "http") == "http" ? SlackMode.Http : SlackMode.Socket,
            ApiUrl(slack),
            new Uri(slack.Text("url", "http://0.0.0.0:8080", "an address to listen on, such as http://0.0.0.0:8080", Formats.IsListenUrl)!),
            slack.Text("command", "/eks-upgrade", "a slash command in lower case, such as /eks-upgrade", Formats.IsSlashCommand)!,
            Store(file),
            file.Text("workspace", "data/work", "a directory", Formats.IsPath)!,
            tools.Text("terraform", "terraform", "a program", Formats.IsPath)!,
            tools.Text("git", "git", "a program", Formats.IsPath)!,
            clusters)
        {
            PollInterval = interval,
            Scan = ReadScan(file),
            ShutdownTimeout = file.Duration("shutdownTimeout", TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)),
            Helmfile = tools.Text("helmfile", "helmfile", "a program", Formats.IsPath)!,
        };
    }

    private static DailySchedule ReadScan(Section file)
    {
        var scan = file.Open("scan", ConfigurationKeys.Scan);
        var at = scan.Text("at", "09:00", "a time of day, such as 09:00", Formats.IsTimeOfDay)!;
        var zone = scan.Text("timeZone", "UTC", "a time zone's IANA name, such as Europe/Madrid", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))!;
        return new DailySchedule(TimeOnly.ParseExact(at, "HH:mm", CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    private static Uri ApiUrl(Section slack)
    {
        var text = slack.Text("apiUrl", "https://slack.com/api/", "an http or https address, such as https://slack.com/api/", Formats.IsApiUrl)!;
        return new Uri(text.EndsWith('/') ? text : text + "/");
    }

    // The value may hold a password, so that it is never quoted.
    private static string Store(Section file)
    {
        if (file.Scalar("store", AllowedStores) is not { } found)
        {
            return "Data Source=data/bot.db";
        }

        if (!Formats.IsStore(found.Text))
        {
            file.Report(found.Key, found.Value, "what is no connection string of either kind", AllowedStores);
        }

        return found.Text;
    }

    private List<ClusterSettings> ReadClusters(Section file, TimeSpan interval)
    {
        const string Allowed = "a list with a mapping for each cluster";
        var items = file.Items("clusters", Allowed);
        if (items.Count == 0 && root is Yaml.Mapping && errors.TrueForAll(error => error.Key != "clusters"))
        {
            file.Report("clusters", root, "no cluster", Allowed);
        }

        var read = new List<ClusterSettings>();
        var names = new Dictionary<ClusterName, int>();
        foreach (var (key, item) in items)
        {
            if (item is not Yaml.Mapping)
            {
                file.Report(key, item, Section.Describe(item), $"a mapping with the keys {string.Join(", ", ConfigurationKeys.Cluster)}");
                continue;
            }

            var reader = new ClusterReading(new Section(key, item, item, ConfigurationKeys.Cluster, errors), item, directoryExists);
            if (reader.ReadName(names) is { } name)
            {
                read.Add(reader.ReadSettings(name, interval));
            }
            else
            {
                // The cluster cannot be used without a name, but what else is wrong with it is told all the same.
                reader.ReadSettings(default, interval);
            }
        }

        return read;
    }
}

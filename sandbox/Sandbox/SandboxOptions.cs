namespace EksUpgradeBot.Sandbox;

/// <summary>What the sandbox is started with. Every option has a default; an unknown one is refused with the list.</summary>
internal sealed record SandboxOptions
{
    public const string Usage = """
        Options of the sandbox:
          --scene NAME      today (default), 2024, compute, layouts, readiness, or the path of a scene file
          --speed N         simulated seconds per real second (default 60: forty minutes take forty seconds)
          --port N          where the page and the simulated APIs listen (default 3000; 0 takes a free one)
          --directory DIR   where clones, states and the bot's store go (default .sandbox; made anew at each start)
          --transport T     socket (default) or http: how Slack reaches the bot
          --replicas N      that many bots side by side on one PostgreSQL, which is started for them (default 1, on SQLite)
          --demo            play the upgrade of prod without a browser, print the thread, exit 0 when all is well
          --kill            with --demo: kill the bot with SIGKILL in the middle of the apply, and start it again
          --target VERSION  with --demo: the version (default: two minors up in today, one in 2024)
          --cluster NAME    with --demo: the cluster (default prod)
          --bot FILE        the bot's assembly (default: found beside the sandbox's own build)
          --no-bot          the world only
        """;

    public string Scene { get; init; } = "today";

    public double Speed { get; init; } = 60;

    public int Port { get; init; } = 3000;

    public string Directory { get; init; } = ".sandbox";

    public bool SignedHttp { get; init; }

    /// <summary>How many bots share the work; more than one share a PostgreSQL.</summary>
    public int Replicas { get; init; } = 1;

    public bool Demo { get; init; }

    public bool Kill { get; init; }

    public string? Target { get; init; }

    public string Cluster { get; init; } = "prod";

    public string? Bot { get; init; }

    public bool NoBot { get; init; }

    /// <summary>Slack's patience. Longer where many sandboxes share a machine, which must not be taken for a bot that is slow.</summary>
    public TimeSpan AcknowledgeWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Further variables of the bot's environment, which its operator has set.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the command line; null and a reason when it makes no sense.</summary>
    public static (SandboxOptions? Options, string? Wrong) Read(IReadOnlyList<string> words)
    {
        var options = new SandboxOptions();
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (word is "--demo" or "--kill" or "--no-bot")
            {
                options = word switch
                {
                    "--demo" => options with { Demo = true },
                    "--kill" => options with { Kill = true },
                    _ => options with { NoBot = true },
                };
                continue;
            }

            if (at + 1 >= words.Count)
            {
                return (null, $"{word} is not an option, or wants a value.");
            }

            var value = words[++at];
            switch (word)
            {
                case "--scene":
                    options = options with { Scene = value };
                    break;
                case "--speed" when double.TryParse(value, out var speed) && speed is >= 1 and <= 100_000:
                    options = options with { Speed = speed };
                    break;
                case "--port" when int.TryParse(value, out var port) && port is >= 0 and <= 65535:
                    options = options with { Port = port };
                    break;
                case "--directory":
                    options = options with { Directory = value };
                    break;
                case "--transport" when value is "socket" or "http":
                    options = options with { SignedHttp = value == "http" };
                    break;
                case "--replicas" when int.TryParse(value, out var replicas) && replicas is >= 1 and <= 9:
                    options = options with { Replicas = replicas };
                    break;
                case "--target":
                    options = options with { Target = value };
                    break;
                case "--cluster":
                    options = options with { Cluster = value };
                    break;
                case "--bot":
                    options = options with { Bot = value };
                    break;
                default:
                    return (null, $"{word} {value} is not understood.");
            }
        }

        return options switch
        {
            { Kill: true, Demo: false } => (null, "--kill goes with --demo."),
            _ => (options, null),
        };
    }
}

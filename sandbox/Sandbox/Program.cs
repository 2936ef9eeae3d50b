using EksUpgradeBot.Sandbox;
using EksUpgradeBot.Sandbox.Demo;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(SandboxOptions.Usage);
    return 0;
}

var (options, wrong) = SandboxOptions.Read(args);
if (options is null)
{
    Console.Error.WriteLine(wrong);
    Console.Error.WriteLine(SandboxOptions.Usage);
    return 2;
}

// The demo needs no fixed address, and must not meet a sandbox that runs already.
if (options.Demo)
{
    options = options with { Port = 0, Directory = options.Directory == ".sandbox" ? ".sandbox-demo" : options.Directory };
}

try
{
    await using var world = await World.StartAsync(options, CancellationToken.None);
    if (options.Demo)
    {
        using var demo = new UpgradeDemo(world, options);
        return await demo.PlayAsync(CancellationToken.None);
    }

    if (!options.NoBot)
    {
        await Task.WhenAll(world.Bots.Select(bot => bot.StartAsync(CancellationToken.None)));
    }

    Console.WriteLine($"""

        The sandbox is ready. Open {world.Url}/ and type, as Ana:

            /eks-upgrade prod {(options.Scene == "2024" ? "1.29" : "1.35")}

        The bot's log: {string.Join(" ", world.Bots.Select(bot => bot.LogPath))}
        Ctrl-C ends everything.

        """);
    await world.WaitForShutdownAsync(CancellationToken.None);
    return 0;
}
catch (Exception broken) when (broken is InvalidOperationException or IOException or ArgumentException)
{
    // The name of a parameter of ours means nothing to the person who typed.
    Console.Error.WriteLine(broken is ArgumentException { ParamName: { } name } ? broken.Message.Replace($" (Parameter '{name}')", "") : broken.Message);
    return 2;
}

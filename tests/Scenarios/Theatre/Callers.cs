using System.Globalization;
using EksUpgradeBot.Sandbox.Bot;
using Microsoft.AspNetCore.Http;

namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>Which of several bots a call comes from: the kernel knows whose socket it is.</summary>
internal static class Callers
{
    /// <summary>The bot that holds the other end of a call's connection; null when it is none of these.</summary>
    public static BotProcess? Find(HttpContext call, IReadOnlyList<BotProcess> bots)
    {
        var port = call.Connection.RemotePort;
        var inode = File.ReadLines("/proc/net/tcp").Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6") : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].Contains(':', StringComparison.Ordinal))
            .FirstOrDefault(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == port)?[9];
        return inode is null ? null : bots.FirstOrDefault(bot => bot.Id is { } id && Sockets(id).Contains($"socket:[{inode}]"));
    }

    private static List<string?> Sockets(int process)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget)];
        }
        catch (IOException)
        {
            // It closed one in between; what is looked for is held open.
            return [.. Directory.EnumerateFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget)];
        }
    }
}

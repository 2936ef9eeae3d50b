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
        // Both ends: the caller's port alone may serve another connection, to somebody else, at the same time.
        var (theirs, ours) = (call.Connection.RemotePort, call.Connection.LocalPort);
        var inode = File.ReadLines("/proc/net/tcp").Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6") : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].Contains(':', StringComparison.Ordinal))
            .FirstOrDefault(fields => Port(fields[1]) == theirs && Port(fields[2]) == ours)?[9];
        return inode is null ? null : bots.FirstOrDefault(bot => bot.Id is { } id && Sockets(id).Contains($"socket:[{inode}]"));
    }

    private static int Port(string address) => int.Parse(address.Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

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

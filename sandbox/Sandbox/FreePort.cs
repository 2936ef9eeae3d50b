using System.Net;
using System.Net.Sockets;

namespace EksUpgradeBot.Sandbox;

/// <summary>
/// Finds a port that nobody listens on, below those that the system gives to outgoing connections: a bot that is killed finds
/// its port free when it comes back.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Last = 30_000;

    public static int Find()
    {
        // Not the same first guess for every sandbox of this machine: they would all meet there.
        var start = Random.Shared.Next(First, Last);
        for (var tried = 0; tried < Last - First; tried++)
        {
            var port = First + ((start - First + tried) % (Last - First));
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port between {First} and {Last} is free.");
    }

    /// <summary>True when nobody listens there.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

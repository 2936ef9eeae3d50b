using System.Security.Cryptography;
using EksUpgradeBot.Sandbox.Slack.State;

namespace EksUpgradeBot.Sandbox.Slack.Delivery;

/// <summary>The tickets in the addresses that apps.connections.open gives out: each opens one socket, soon or never.</summary>
internal sealed class SocketTickets(Workspace workspace)
{
    private const int TicketBytes = 16;
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);

    public string Issue()
    {
        lock (_gate)
        {
            var ticket = Guid.NewGuid().ToString();
            ticket += Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TicketBytes));
            _issued.Add(ticket, workspace.Time.GetUtcNow());
            return ticket;
        }
    }

    public bool Take(string? ticket)
    {
        lock (_gate)
        {
            return ticket is not null && _issued.Remove(ticket, out var at) && workspace.Time.GetUtcNow() - at <= s_life;
        }
    }
}

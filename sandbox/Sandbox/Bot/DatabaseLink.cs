using System.Data.Common;
using System.Net;
using System.Net.Sockets;

namespace EksUpgradeBot.Sandbox.Bot;

/// <summary>
/// The network between one replica and PostgreSQL: a relay on the loopback that can be cut as by a firewall that drops packets.
/// <para>
/// What is simulated: from the cut on bytes and ends of connections are swallowed in both directions, and a new connection gets no
/// answer. The loopback itself does not lose packets, so that a new connection is taken, as a load balancer or a sidecar takes it, and
/// is silent then. PostgreSQL does not see the cut: each of its sessions is ended by <see cref="SessionPatience"/>, when the kernel
/// beside a real server would give the connection up, and what the session holds is free then and not earlier.
/// </para>
/// <para>
/// When it is mended, new connections work. Those that were cut are forgotten by the firewall: the replica's ends are reset, and the
/// server's run out as before.
/// </para>
/// </summary>
internal sealed class DatabaseLink : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();
    private readonly HashSet<DatabaseWire> _wires = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private bool _isCut;

    private DatabaseLink(string connectionString)
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        _host = (string)settings["Host"];
        _port = int.Parse((string)settings["Port"]);
        _listener.Start(backlog: 200);
        settings["Port"] = ((IPEndPoint)_listener.LocalEndpoint).Port;
        settings["Host"] = "127.0.0.1";
        ConnectionString = settings.ConnectionString;
        _accepting = AcceptAsync();
    }

    /// <summary>Leads to the same database through the link.</summary>
    public string ConnectionString { get; }

    /// <summary>True while nothing gets through.</summary>
    public bool IsCut
    {
        get
        {
            lock (_gate)
            {
                return _isCut;
            }
        }
    }

    /// <summary>Lays a link to a server.</summary>
    /// <param name="connectionString">Leads to it, with host and port.</param>
    public static DatabaseLink To(string connectionString) => new(connectionString);

    /// <summary>Cuts it. Whoever is connected sees nothing but silence.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var wire in _wires)
            {
                wire.Cut();
            }
        }
    }

    /// <summary>Mends it for what is new; what was cut stays dead.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            _isCut = false;
            foreach (var wire in _wires)
            {
                wire.Forget();
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _accepting;
        lock (_gate)
        {
            foreach (var wire in _wires)
            {
                wire.Dispose();
            }
        }

        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptSocketAsync(_ending.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The link is taken away.
        }
    }

    private async Task CarryAsync(Socket replica)
    {
        var wire = new DatabaseWire(replica);
        lock (_gate)
        {
            _wires.Add(wire);
            if (_isCut)
            {
                wire.Cut();
            }
        }

        await wire.CarryAsync(_host, _port, _ending.Token);
        lock (_gate)
        {
            _wires.Remove(wire);
        }
    }
}

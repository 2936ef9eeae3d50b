using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace EksUpgradeBot.Tests.Shared.Stores;

/// <summary>The one PostgreSQL of a test program: started when the first test wants it, stopped after the last.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly SemaphoreSlim _one = new(1, 1);
    private static PostgresServer? _server;

    /// <summary>The server; the test is skipped where there is none.</summary>
    internal static async Task<PostgresServer> GetAsync()
    {
        await _one.WaitAsync();
        try
        {
            return _server ??= await StartOwnAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A server for one test alone; the test is skipped where there is none.</summary>
    internal static Task<PostgresServer> StartOwnAsync()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, PostgresServer.Missing);
        return PostgresServer.StartNewAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }
    }
}

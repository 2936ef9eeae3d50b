using EksUpgradeBot.Sandbox.Bot;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using Npgsql;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

/// <summary>A PostgreSQL that is not as it should be: what is said, and that no password is.</summary>
public sealed class PostgresTroubleTests : IAsyncLifetime
{
    private const string Wrong = "hunter2";
    private readonly FakeTime _clock = new();
    private PostgresServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SharedPostgres.GetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_wrong_password_and_a_wrong_database_are_told_with_what_to_do()
    {
        var password = await RefusalAsync(With(settings => settings.Password = Wrong));
        Assert.StartsWith("The database postgres at 127.0.0.1 does not let the bot in: password authentication failed for user \"eksbot\".", password.Message);
        Assert.Contains("PGPASSWORD", password.Remedy);

        var missing = await RefusalAsync(With(settings => settings.Password = null));
        Assert.False(missing.IsTransient);
        Assert.Contains("PGPASSWORD", missing.Remedy);

        var database = await RefusalAsync(With(settings => settings.Database = "nowhere"));
        Assert.StartsWith("The database nowhere at 127.0.0.1 does not exist.", database.Message);
        Assert.Contains("create database", database.Remedy);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        var refused = await RefusalAsync(With(settings => settings.Port = 1));

        Assert.True(refused.IsTransient);
        Assert.StartsWith("The database postgres at 127.0.0.1 cannot be used just now: it is out of reach", refused.Message);
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told_so()
    {
        var place = await _server.MakeDatabaseAsync();
        var reader = $"reader{Guid.NewGuid():N}";
        await PostgresServer.SqlAsync(place, $"create role {reader} login password '{Wrong}'");
        try
        {
            var refused = await RefusalAsync(new NpgsqlConnectionStringBuilder(place) { Username = reader, Password = Wrong }.ConnectionString);

            Assert.Contains("does not let the bot do what it must: permission denied for schema public.", refused.Message);
            Assert.False(refused.IsTransient);
        }
        finally
        {
            await _server.DropDatabaseAsync(place);
            await PostgresServer.SqlAsync(_server.ConnectionString, $"drop role {reader}");
        }
    }

    [Theory]
    [InlineData("Host=db;Password=hunter2")]
    [InlineData("Host=db;Database=bot;Password=a;hunter2=1")]
    [InlineData("Host=db;Database=bot;Password=hunter2;Port=many")]
    [InlineData("Host=;Database=bot;Password=hunter2")]
    [InlineData("Host=db;Database=bot;Password=hunter2;Weather=fine")]
    public async Task A_connection_string_that_cannot_be_used_is_not_repeated(string connectionString)
    {
        var refused = await Assert.ThrowsAsync<OutsideException>(() => Database.OpenAsync(connectionString, _clock, Cancellation));

        Assert.Contains("connection string of the store", refused.Message);
        Assert.DoesNotContain(Wrong, $"{refused} {refused.Remedy}");
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("53300")]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("08006")]
    [InlineData("25006")]
    public void What_goes_away_by_itself_asks_to_be_tried_again(string code)
    {
        var said = PostgresErrors.Explain("The database bot at db", new PostgresException("so it is", "ERROR", "ERROR", code));

        Assert.True(said.IsTransient);
        Assert.Equal(code, said.Code);
        Assert.StartsWith("The database bot at db cannot be used just now: ", said.Message);
    }

    [Theory]
    [InlineData("42601")]
    [InlineData("23505")]
    [InlineData("P0001")]
    public void What_stays_as_it_is_does_not(string code) =>
        Assert.False(PostgresErrors.Explain("The database bot at db", new PostgresException("so it is", "ERROR", "ERROR", code)).IsTransient);

    [Fact]
    public async Task A_server_with_no_free_connection_asks_to_be_tried_again()
    {
        var place = await _server.MakeDatabaseAsync();
        await PostgresServer.SqlAsync(_server.ConnectionString, $"alter database {new NpgsqlConnectionStringBuilder(place).Database} connection limit 0");
        var user = $"plain{Guid.NewGuid():N}";
        await PostgresServer.SqlAsync(_server.ConnectionString, $"create role {user} login password '{Wrong}'");
        try
        {
            var refused = await RefusalAsync(new NpgsqlConnectionStringBuilder(place) { Username = user, Password = Wrong }.ConnectionString);

            Assert.True(refused.IsTransient);
            Assert.Contains("no free connection", refused.Message);
        }
        finally
        {
            await _server.DropDatabaseAsync(place);
            await PostgresServer.SqlAsync(_server.ConnectionString, $"drop role {user}");
        }
    }

    [Fact]
    public async Task A_restart_in_the_middle_is_told_as_passing_and_nothing_is_lost()
    {
        await using var own = await SharedPostgres.StartOwnAsync();
        await using var database = await Database.OpenAsync(await own.MakeDatabaseAsync(), _clock, Cancellation);
        var inbox = new Inbox(database, _clock);
        Assert.True(await inbox.TryRememberAsync("before", "click", "{}", _clock.GetUtcNow(), Cancellation));

        await own.StopAsync();
        var broken = await Assert.ThrowsAsync<OutsideException>(() => inbox.TryRememberAsync("meanwhile", "click", "{}", _clock.GetUtcNow(), Cancellation));
        Assert.True(broken.IsTransient);
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => database.ProbeAsync(Cancellation))).IsTransient);
        Assert.True((await Assert.ThrowsAsync<OutsideException>(() => database.Locks.TakeAsync("run:x", TimeSpan.Zero, Cancellation))).IsTransient);

        await own.StartAsync();
        await database.ProbeAsync(Cancellation);
        Assert.False(await inbox.TryRememberAsync("before", "click", "{}", _clock.GetUtcNow(), Cancellation));
        await using var held = await database.Locks.TakeAsync("run:x", TimeSpan.Zero, Cancellation);
        Assert.NotNull(held);

        // The replica shows itself again by and by.
        await using var other = await Database.OpenAsync(With(own, database.Name), _clock, Cancellation);
        while (!await other.LivesAsync(database.InstanceId, Cancellation))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static string With(PostgresServer server, string name) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name.Split(' ')[2] }.ConnectionString;

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(_server.ConnectionString);
        change(settings);
        return settings.ConnectionString;
    }

    private async Task<OutsideException> RefusalAsync(string connectionString)
    {
        var refused = await Assert.ThrowsAsync<OutsideException>(() => Database.OpenAsync(connectionString, _clock, Cancellation));
        Assert.DoesNotContain(Wrong, $"{refused} {refused.Remedy}");
        Assert.DoesNotContain(PostgresServer.Password, $"{refused} {refused.Remedy}");
        return refused;
    }
}

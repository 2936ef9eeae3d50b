using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Tests.Shared.Stores;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class ArtifactStoreTests(StoreKind kind) : StorageTest(kind)
{
    private ArtifactStore Artifacts => new(Database, keys: null);

    [Fact]
    public async Task A_file_comes_back_byte_for_byte_and_the_last_one_stays()
    {
        var run = (await CreateAsync()).Id;
        await Artifacts.SaveAsync(run, "plan.txt", "text/plain", "old"u8.ToArray(), Cancellation);
        byte[] bytes = [0, 255, 10, 13, 0];

        await Artifacts.SaveAsync(run, "plan.txt", "application/octet-stream", bytes, Cancellation);

        var found = await Artifacts.FindAsync(run, "plan.txt", Cancellation);
        Assert.Equal("application/octet-stream", found!.ContentType);
        Assert.Equal(bytes, found.Content.ToArray());
        Assert.Null(await Artifacts.FindAsync(run, "other.txt", Cancellation));
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        var run = (await CreateAsync()).Id;

        await Artifacts.SaveAsync(run, "empty.txt", "text/plain", default, Cancellation);

        Assert.Equal(0, (await Artifacts.FindAsync(run, "empty.txt", Cancellation))!.Content.Length);
    }

    [Fact]
    public async Task The_files_of_a_run_are_deleted_and_those_of_another_stay()
    {
        var run = (await CreateAsync()).Id;
        var other = (await CreateAsync("other-1", "other")).Id;
        await Artifacts.SaveAsync(run, "plan.txt", "text/plain", "a"u8.ToArray(), Cancellation);
        await Artifacts.SaveAsync(other, "plan.txt", "text/plain", "b"u8.ToArray(), Cancellation);

        await Artifacts.DeleteAsync(run, Cancellation);

        Assert.Null(await Artifacts.FindAsync(run, "plan.txt", Cancellation));
        Assert.NotNull(await Artifacts.FindAsync(other, "plan.txt", Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_with_both_sizes()
    {
        var run = (await CreateAsync()).Id;

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => Artifacts.SaveAsync(run, "plan.txt", "text/plain", new byte[ArtifactStore.MaximumSize + 1], Cancellation));

        Assert.Contains("The file plan.txt has 16,777,217 bytes, and at most 16,777,216 can be kept.", error.Message);
    }
}

public sealed class ArtifactStoreOnSqliteTests() : ArtifactStoreTests(StoreKind.Sqlite);

public sealed class ArtifactStoreOnPostgresTests() : ArtifactStoreTests(StoreKind.Postgres);

using System.Text;
using EksUpgradeBot.Adapters.Storage;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Tests.Storage.Encryption;
using EksUpgradeBot.Tests.Shared.Stores;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage;

public abstract class VaultTests(StoreKind kind) : StorageTest(kind)
{
    private const string Planted = "AKIA-planted-secret-7f3c91";

    private readonly EncryptionKeys _keys = EncryptionKeys.Parse(EncryptedBlobTests.NewKey());

    private Vault Vault => new(Database, _keys);

    private static byte[] Secret => Encoding.UTF8.GetBytes($"{Planted} {new string('x', 5000)} {Planted}");

    [Fact]
    public async Task What_is_kept_comes_back_and_its_label_without_the_key()
    {
        var run = (await CreateAsync()).Id;
        await Vault.SaveAsync(run, "plan/1", "first", "old"u8.ToArray(), Cancellation);

        await Vault.SaveAsync(run, "plan/1", "second", Secret, Cancellation);

        Assert.Equal(Secret, await Vault.FindAsync(run, "plan/1", Cancellation));
        Assert.Equal("second", await Vault.FindLabelAsync(run, "plan/1", Cancellation));
        Assert.Null(await Vault.FindAsync(run, "plan/2", Cancellation));
        await Vault.DeleteAsync(run, "plan/1", Cancellation);
        Assert.Null(await Vault.FindLabelAsync(run, "plan/1", Cancellation));
    }

    [Fact]
    public async Task Nobody_who_reads_what_the_database_keeps_finds_a_secret_in_it()
    {
        var run = (await CreateAsync()).Id;
        await Vault.SaveAsync(run, "plan/1", "digest", Secret, Cancellation);
        Assert.False(await CanBeReadAsync(Planted));

        // The proof that the search would find it: what a content is stands in clear.
        await Vault.SaveAsync(run, "plan/2", Planted, Secret, Cancellation);
        Assert.True(await CanBeReadAsync(Planted));
    }

    [Fact]
    public async Task A_row_that_was_put_in_the_place_of_another_is_refused()
    {
        var run = (await CreateAsync()).Id;
        var other = (await CreateAsync("other-1", "other")).Id;
        await Vault.SaveAsync(run, "plan/1", "a", "the plan that was shown"u8.ToArray(), Cancellation);
        await Vault.SaveAsync(other, "plan/1", "a", "the plan of another cluster"u8.ToArray(), Cancellation);

        await SqlAsync("update vault set content = (select content from vault where run = 'other-1') where run = 'prod-1'");

        var refused = await Assert.ThrowsAsync<OutsideException>(() => Vault.FindAsync(run, "plan/1", Cancellation));
        Assert.Contains("it was changed, cut off, or put there for something else", refused.Message);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_kept()
    {
        var run = (await CreateAsync()).Id;
        var closed = new Vault(Database, keys: null);

        await closed.SaveAsync(run, "plan/1", "digest", Secret, Cancellation);

        Assert.False(closed.IsOpen);
        Assert.Equal(0L, Convert.ToInt64(await SqlAsync("select count(*) from vault")));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_with_its_size_and_what_to_do()
    {
        var run = (await CreateAsync()).Id;

        var refused = await Assert.ThrowsAsync<OutsideException>(
            () => Vault.SaveAsync(run, "plan/1", "digest", new byte[Vault.MaximumSize + 1024 * 1024], Cancellation));

        Assert.Equal("plan/1 of run prod-1 has 65.0 MiB, and at most 64 MiB can be kept in the store.", refused.Message);
        Assert.Contains("Split the Terraform root module", refused.Remedy);
    }

    [Fact]
    public async Task Runs_that_are_over_leave_nothing_and_those_that_go_on_everything()
    {
        var going = (await CreateAsync()).Id;
        var over = await CreateAsync("other-1", "other");
        await Vault.SaveAsync(going, "plan/1", "a", Secret, Cancellation);
        await Vault.SaveAsync(over.Id, "plan/1", "a", Secret, Cancellation);
        await Vault.SaveAsync(over.Id, "unpushed", "b", Secret, Cancellation);

        // Aborted, and with its tidying up still to be done.
        over = await HappensAsync(over, new AbortRequested(Noon, SampleRun.Ana, null));
        Assert.True(over.HasEnded);
        Assert.Equal(0, await Vault.ForgetEndedAsync(Cancellation));

        foreach (var effect in await Runs.ListEffectsAsync(over.Id, Cancellation))
        {
            await Runs.CompleteEffectAsync(effect.Id, Cancellation);
        }

        Assert.Equal(2, await Vault.ForgetEndedAsync(Cancellation));
        Assert.Equal(0, await Vault.ForgetEndedAsync(Cancellation));
        Assert.NotNull(await Vault.FindAsync(going, "plan/1", Cancellation));
    }

    /// <summary>Whether somebody who has the database, and no key, finds this text in it.</summary>
    private protected abstract Task<bool> CanBeReadAsync(string text);
}

public sealed class VaultOnSqliteTests() : VaultTests(StoreKind.Sqlite)
{
    private protected override Task<bool> CanBeReadAsync(string text) => Task.FromResult(
        Directory.GetFiles(Path.GetDirectoryName(((SqliteBed)Bed).File)!).Any(file => ReadShared(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}

public sealed class VaultOnPostgresTests() : VaultTests(StoreKind.Postgres)
{
    private protected override async Task<bool> CanBeReadAsync(string text) => await SqlAsync(
        $"select exists (select 1 from vault where position(convert_to('{text}', 'UTF8') in content || convert_to(label, 'UTF8')) > 0)") is true;
}

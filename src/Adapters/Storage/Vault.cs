using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>
/// What a later turn of a run needs and another replica does not have: plan files, and commits that are not pushed yet. Encrypted always;
/// without a key nothing is kept, and the workspace alone has it. The runs must be stored before.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="keys">Null when the bot was given none.</param>
public sealed class Vault(Database database, EncryptionKeys? keys)
{
    /// <summary>The most bytes that are kept at once: the plan of a very large configuration, and a row that every database takes.</summary>
    public const int MaximumSize = 64 * 1024 * 1024;

    /// <summary>True when there is a key, so that things are kept.</summary>
    public bool IsOpen => keys is not null;

    /// <summary>Keeps content under a name; what was there is replaced. Nothing without a key.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">Such as <c>plan/1-control-plane-1</c>.</param>
    /// <param name="label">What the content is, in clear: the digest of a plan file, the id of a commit.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <exception cref="OutsideException">There is too much of it (final).</exception>
    public async Task SaveAsync(RunId run, string name, string label, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            return;
        }

        if (content.Length > MaximumSize)
        {
            throw new OutsideException(
                $"{name} of run {run} has {content.Length / (1024.0 * 1024.0):N1} MiB, and at most {MaximumSize / (1024 * 1024)} MiB can be kept in the store.",
                isTransient: false)
            {
                Remedy = "Split the Terraform root module, so that the cluster's own plans are smaller.",
            };
        }

        var blob = EncryptedBlob.Seal(keys, Place(run, name), content.Span);
        await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                insert into vault (run, name, label, content) values (@Run, @Name, @Label, @Content)
                on conflict (run, name) do update set label = excluded.label, content = excluded.content
                """,
                new { Run = run.Value, Name = name, Label = label, Content = blob }),
            cancellationToken);
    }

    /// <summary>What the content under a name is; null when nothing is kept there.</summary>
    public async Task<string?> FindLabelAsync(RunId run, string name, CancellationToken cancellationToken) =>
        keys is null
            ? null
            : await database.ReadAsync(
                session => session.FindAsync<string>(
                    "select label from vault where run = @Run and name = @Name", new { Run = run.Value, Name = name }),
                cancellationToken);

    /// <summary>The content under a name; null when nothing is kept there.</summary>
    /// <exception cref="OutsideException">It cannot be decrypted, or was changed (final).</exception>
    public async Task<byte[]?> FindAsync(RunId run, string name, CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            return null;
        }

        var blob = await database.ReadAsync(
            session => session.FindAsync<byte[]>(
                "select content from vault where run = @Run and name = @Name", new { Run = run.Value, Name = name }),
            cancellationToken);
        return blob is null ? null : EncryptedBlob.Open(keys, Place(run, name), blob);
    }

    /// <summary>Forgets what is under a name.</summary>
    public Task DeleteAsync(RunId run, string name, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("delete from vault where run = @Run and name = @Name", new { Run = run.Value, Name = name }),
            cancellationToken);

    /// <summary>
    /// Forgets everything of runs that have ended, by whatever end, and have nothing left to do; how many pieces there
    /// were. Asked again and again, it heals what a kill left.
    /// </summary>
    public Task<int> ForgetEndedAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                """
                delete from vault where run in (
                  select id from runs
                  where ended_at is not null and not exists (select 1 from effects where effects.run = runs.id and completed_at is null))
                """),
            cancellationToken);

    private static BlobPlace Place(RunId run, string name) => new("vault", run, name);
}

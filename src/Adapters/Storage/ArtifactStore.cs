using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;

namespace EksUpgradeBot.Adapters.Storage;

/// <summary>A file that a run keeps for its thread.</summary>
/// <param name="Name">Such as <c>plan-3fa9c1.txt</c>; unique in the run.</param>
/// <param name="ContentType">Such as <c>text/plain</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record Artifact(string Name, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>
/// Small files of runs: what is too long for a message. Every replica can serve them. Encrypted when the bot has a key. The runs must be
/// stored before.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="keys">Null when the bot was given none: then files lie in clear.</param>
public sealed class ArtifactStore(Database database, EncryptionKeys? keys)
{
    /// <summary>The most bytes that a file may have: a megabyte is more than a person reads, and 16 keep a row well under any limit.</summary>
    public const int MaximumSize = 16 * 1024 * 1024;

    /// <summary>Keeps a file; one of the same name is replaced.</summary>
    /// <exception cref="ArgumentException">The file is larger than <see cref="MaximumSize"/>, or has no name.</exception>
    public Task SaveAsync(RunId run, string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (content.Length > MaximumSize)
        {
            throw new ArgumentException(
                $"The file {name} has {content.Length:N0} bytes, and at most {MaximumSize:N0} can be kept. Shorten it first.", nameof(content));
        }

        return database.WriteAsync(
            session => session.ExecuteAsync(
                """
                insert into artifacts (run, name, content_type, content, key_id) values (@Run, @Name, @ContentType, @Content, @KeyId)
                on conflict (run, name) do update set content_type = excluded.content_type, content = excluded.content, key_id = excluded.key_id
                """,
                new
                {
                    Run = run.Value,
                    Name = name,
                    ContentType = contentType,
                    Content = keys is null ? content.ToArray() : EncryptedBlob.Seal(keys, Place(run, name), content.Span),
                    KeyId = keys?.Current,
                }),
            cancellationToken);
    }

    /// <summary>The file; null when there is none of this name.</summary>
    /// <exception cref="OutsideException">It cannot be decrypted, or was changed (final).</exception>
    public async Task<Artifact?> FindAsync(RunId run, string name, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            session => session.FindAsync<Row>(
                "select content_type as ContentType, content as Content, key_id as KeyId from artifacts where run = @Run and name = @Name",
                new { Run = run.Value, Name = name }),
            cancellationToken);
        return row is null ? null : new Artifact(name, row.ContentType, row.KeyId is null ? row.Content : Open(run, name, row));
    }

    /// <summary>Deletes every file of the run.</summary>
    public Task DeleteAsync(RunId run, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.ExecuteAsync("delete from artifacts where run = @Run", new { Run = run.Value }), cancellationToken);

    private byte[] Open(RunId run, string name, Row row) => keys is not null
        ? EncryptedBlob.Open(keys, Place(run, name), row.Content)
        : throw new OutsideException($"The file {name} of run {run} is encrypted with the key {row.KeyId}, and the bot was given none.", isTransient: false)
        {
            Remedy = "Set EKSBOT_ENCRYPTION_KEY to the key that it had before.",
        };

    private static BlobPlace Place(RunId run, string name) => new("artifact", run, name);

    private sealed record Row(string ContentType, byte[] Content, string? KeyId);
}

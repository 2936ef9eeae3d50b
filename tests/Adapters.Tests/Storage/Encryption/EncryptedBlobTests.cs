using System.Security.Cryptography;
using System.Text;
using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Upgrade.Ports;
using EksUpgradeBot.Upgrade.Runs;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage.Encryption;

public sealed class EncryptedBlobTests
{
    private static readonly BlobPlace Place = new("vault", new RunId("prod-1"), "plan/1-control-plane-1");
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("password = hunter2hunter2");

    private readonly EncryptionKeys _keys = EncryptionKeys.Parse(NewKey());

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_was_sealed_opens_in_its_own_place()
    {
        Assert.Equal(Secret, EncryptedBlob.Open(_keys, Place, EncryptedBlob.Seal(_keys, Place, Secret)));
        Assert.Equal([], EncryptedBlob.Open(_keys, Place, EncryptedBlob.Seal(_keys, Place, [])));
    }

    [Fact]
    public void The_same_content_never_looks_the_same_and_never_shows()
    {
        var first = EncryptedBlob.Seal(_keys, Place, Secret);
        var second = EncryptedBlob.Seal(_keys, Place, Secret);

        Assert.NotEqual(first, second);
        Assert.NotEqual(first.AsSpan(12, 12).ToArray(), second.AsSpan(12, 12).ToArray());
        Assert.Equal(-1, first.AsSpan().IndexOf("hunter2"u8));
    }

    [Fact]
    public void A_change_of_any_single_bit_is_noticed()
    {
        var blob = EncryptedBlob.Seal(_keys, Place, Secret);
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            var changed = (byte[])blob.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Throws<OutsideException>(() => EncryptedBlob.Open(_keys, Place, changed));
        }
    }

    [Fact]
    public void A_part_of_a_blob_is_none()
    {
        var blob = EncryptedBlob.Seal(_keys, Place, Secret);
        for (var length = 0; length < blob.Length; length++)
        {
            Assert.Throws<OutsideException>(() => EncryptedBlob.Open(_keys, Place, blob[..length]));
        }
    }

    [Theory]
    [InlineData("vault", "prod-2", "plan/1-control-plane-1")]
    [InlineData("vault", "prod-1", "plan/2-nodes-1")]
    [InlineData("artifact", "prod-1", "plan/1-control-plane-1")]
    public void A_blob_of_another_place_does_not_open(string kind, string run, string name)
    {
        var blob = EncryptedBlob.Seal(_keys, new BlobPlace(kind, new RunId(run), name), Secret);

        var refused = Assert.Throws<OutsideException>(() => EncryptedBlob.Open(_keys, Place, blob));

        Assert.False(refused.IsTransient);
        Assert.Contains("plan/1-control-plane-1 of run prod-1 cannot be read from the store", refused.Message);
    }

    [Fact]
    public void Another_key_does_not_open_it_and_the_one_that_would_is_named()
    {
        var blob = EncryptedBlob.Seal(_keys, Place, Secret);

        var refused = Assert.Throws<OutsideException>(() => EncryptedBlob.Open(EncryptionKeys.Parse(NewKey()), Place, blob));

        Assert.Contains(_keys.Current, refused.Message);
        Assert.Contains("behind the new one in EKSBOT_ENCRYPTION_KEY", refused.Remedy);
    }

    [Fact]
    public void After_a_rotation_the_new_key_encrypts_and_the_old_one_still_opens()
    {
        var (old, fresh) = (NewKey(), NewKey());
        var before = EncryptedBlob.Seal(EncryptionKeys.Parse(old), Place, Secret);
        var rotated = EncryptionKeys.Parse($"{fresh}, {old}");

        Assert.Equal(Secret, EncryptedBlob.Open(rotated, Place, before));
        var after = EncryptedBlob.Seal(rotated, Place, Secret);
        Assert.Equal(Secret, EncryptedBlob.Open(EncryptionKeys.Parse(fresh), Place, after));
        Assert.Throws<OutsideException>(() => EncryptedBlob.Open(EncryptionKeys.Parse(old), Place, after));
    }

    [Fact]
    public void Large_content_is_compressed_before_it_is_encrypted()
    {
        var large = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aws_eks_cluster.this will be updated in-place\n", 100_000)));

        var blob = EncryptedBlob.Seal(_keys, Place, large);

        Assert.InRange(blob.Length, 1, large.Length / 100);
        Assert.Equal(large, EncryptedBlob.Open(_keys, Place, blob));
    }
}

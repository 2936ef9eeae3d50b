using EksUpgradeBot.Adapters.Storage.Encryption;
using EksUpgradeBot.Adapters.Tests.Code;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Storage.Encryption;

public sealed class EncryptionKeysTests
{
    private const string Variable = "EKSBOT_ENCRYPTION_KEY";
    private const string FileVariable = "EKSBOT_ENCRYPTION_KEY_FILE";

    [Fact]
    public void Without_a_key_nothing_is_encrypted_unless_replicas_share_the_store()
    {
        Assert.Null(EncryptionKeys.Read(_ => null, areNeeded: false));

        var refused = Assert.Throws<OutsideException>(() => EncryptionKeys.Read(_ => null, areNeeded: true));

        Assert.StartsWith("EKSBOT_ENCRYPTION_KEY is not set", refused.Message);
        Assert.Contains("openssl rand -base64 32", refused.Remedy);
    }

    [Theory]
    [InlineData("not base64!", "the key is not base64")]
    [InlineData("aHVudGVyMg==", "the key has 7 bytes, and a key has 32")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "the key is one byte repeated, and no secret")]
    [InlineData(" , ", "there is no key in it")]
    public void A_malformed_key_is_refused_without_showing_it(string text, string why)
    {
        var refused = Assert.Throws<OutsideException>(() => EncryptionKeys.Read(name => name == Variable ? text : null, areNeeded: false));

        Assert.Equal($"EKSBOT_ENCRYPTION_KEY cannot be used: {why}.", refused.Message);
        Assert.DoesNotContain("hunter2", refused.ToString());
        Assert.DoesNotContain("aHVudGVyMg", refused.ToString());
        Assert.Contains("openssl rand -base64 32", refused.Remedy);
    }

    [Fact]
    public void The_malformed_one_of_several_keys_is_named_by_its_number()
    {
        var text = $"{EncryptedBlobTests.NewKey()},short";

        var refused = Assert.Throws<OutsideException>(() => EncryptionKeys.Read(name => name == Variable ? text : null, areNeeded: false));

        Assert.Contains("key 2 of 2", refused.Message);
    }

    [Fact]
    public void Keys_come_from_a_file_one_a_line_too()
    {
        using var directory = new TemporaryDirectory();
        var (first, second) = (EncryptedBlobTests.NewKey(), EncryptedBlobTests.NewKey());
        File.WriteAllText(directory["key"], $"{first}\n{second}\n");

        var keys = EncryptionKeys.Read(name => name == FileVariable ? directory["key"] : null, areNeeded: true)!;

        Assert.Equal(EncryptionKeys.Parse(first).Current, keys.Current);
        Assert.Equal($"2 encryption keys, encrypting with {keys.Current}", keys.ToString());
        Assert.DoesNotContain(first, keys.ToString());
    }

    [Fact]
    public void A_file_that_is_not_there_and_two_sources_at_once_are_refused()
    {
        var missing = Assert.Throws<OutsideException>(() => EncryptionKeys.Read(name => name == FileVariable ? "/no/such/file" : null, areNeeded: false));
        Assert.Contains("The file named in EKSBOT_ENCRYPTION_KEY_FILE cannot be read", missing.Message);

        var both = Assert.Throws<OutsideException>(() => EncryptionKeys.Read(_ => EncryptedBlobTests.NewKey(), areNeeded: false));
        Assert.Contains("both set", both.Message);
    }
}

using System.Security.Cryptography;
using EksUpgradeBot.Upgrade.Ports;

namespace EksUpgradeBot.Adapters.Storage.Encryption;

/// <summary>
/// The keys of what the store keeps encrypted: the first encrypts, all of them decrypt, so that a key is replaced by putting a new one
/// before it. Its text never shows one.
/// </summary>
public sealed class EncryptionKeys
{
    /// <summary>AES-256.</summary>
    private const int KeyLength = 32;

    private const string Variable = "EKSBOT_ENCRYPTION_KEY";
    private const string FileVariable = "EKSBOT_ENCRYPTION_KEY_FILE";
    private const string HowToMakeOne = "Make one with `openssl rand -base64 32`.";

    private readonly IReadOnlyList<byte[]> _keys;

    private EncryptionKeys(IReadOnlyList<byte[]> keys) => _keys = keys;

    /// <summary>The id of the key that encrypts, in hexadecimal; it tells nothing of the key.</summary>
    public string Current => Convert.ToHexStringLower(IdOf(_keys[0]));

    /// <summary>Reads the keys from text: base64, separated by commas or lines.</summary>
    /// <exception cref="FormatException">A key is none. The message says which, and shows nothing of it.</exception>
    public static EncryptionKeys Parse(string text)
    {
        var parts = text.Split([',', '\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw new FormatException("there is no key in it");
        }

        return new EncryptionKeys([.. parts.Select((part, index) => ParseKey(part, parts.Length == 1 ? "the key" : $"key {index + 1} of {parts.Length}"))]);
    }

    /// <summary>The keys that the environment gives; null when it gives none.</summary>
    /// <param name="environment">Gives a variable, or null.</param>
    /// <param name="areNeeded">Several replicas share the store, so that plan files have to lie in it.</param>
    /// <exception cref="OutsideException">They are missing or malformed (final).</exception>
    public static EncryptionKeys? Read(Func<string, string?> environment, bool areNeeded)
    {
        var given = environment(Variable) is { Length: > 0 } own ? own : null;
        var file = environment(FileVariable) is { Length: > 0 } path ? path : null;
        switch (given, file)
        {
            case (not null, not null):
                throw Unusable($"{Variable} and {FileVariable} are both set", "Set one of them.");
            case (null, null) when areNeeded:
                throw Unusable(
                    $"{Variable} is not set: a store that several replicas share keeps plan files, which hold secrets, only encrypted",
                    $"{HowToMakeOne} Give every replica the same, by {Variable} or a file named in {FileVariable}.");
            case (null, null):
                return null;
        }

        try
        {
            return Parse(given ?? File.ReadAllText(file!));
        }
        catch (FormatException malformed)
        {
            throw Unusable($"{(given is null ? $"The file named in {FileVariable}" : Variable)} cannot be used: {malformed.Message}", HowToMakeOne);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The file named in {FileVariable} cannot be read: {unreadable.Message.TrimEnd('.')}", "Let the bot read it.");
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{_keys.Count} encryption key{(_keys.Count == 1 ? "" : "s")}, encrypting with {Current}";

    /// <summary>The first key, with its id.</summary>
    internal (byte[] Id, byte[] Key) First => (IdOf(_keys[0]), _keys[0]);

    /// <summary>The key with an id; null when it was not given.</summary>
    internal byte[]? Find(ReadOnlySpan<byte> id)
    {
        foreach (var key in _keys)
        {
            if (id.SequenceEqual(IdOf(key)))
            {
                return key;
            }
        }

        return null;
    }

    private static byte[] IdOf(byte[] key) => HMACSHA256.HashData(key, "eks-upgrade-bot key id"u8)[..EncryptedBlob.KeyIdLength];

    private static byte[] ParseKey(string text, string name)
    {
        byte[] key;
        try
        {
            key = Convert.FromBase64String(text);
        }
        catch (FormatException none)
        {
            throw new FormatException($"{name} is not base64", none);
        }

        return key.Length != KeyLength ? throw new FormatException($"{name} has {key.Length} bytes, and a key has {KeyLength}")
            : key.All(part => part == key[0]) ? throw new FormatException($"{name} is one byte repeated, and no secret")
            : key;
    }

    private static OutsideException Unusable(string what, string remedy) => new($"{what}.", isTransient: false) { Remedy = remedy };
}

using System.Security.Cryptography;
using System.Text;

namespace FourWalls.Sealing;

/// <summary>
/// Words that people know, made into keys. PBKDF2-HMAC-SHA512, then HKDF with the host's pepper as salt: a stolen
/// database alone cannot be guessed against, since the pepper is not in it.
/// </summary>
/// <param name="Number">Leads whatever was sealed with this set.</param>
/// <param name="Rounds">PBKDF2 rounds for passphrases.</param>
/// <param name="CodeRounds">PBKDF2 rounds for machine-made codes of 77 bits, which need fewer.</param>
/// <param name="CodeSalt">One salt for all codes, so that one run finds the row and opens it; 32 bytes.</param>
public sealed record StretchSet(byte Number, int Rounds, int CodeRounds, byte[] CodeSalt, Secret Pepper)
{
    public const int DefaultRounds = 600_000;
    public const int DefaultCodeRounds = 60_000;

    /// <summary>The key for a passphrase with its own salt.</summary>
    public Secret Passphrase(string words, ReadOnlySpan<byte> salt) => Derive(words, salt, Rounds, "fourwalls/passphrase/1", 32);

    /// <summary>For a client's code: 32 bytes that find the row, and the key that opens it, from one run.</summary>
    public (byte[] Tag, Secret Key) Code(string words)
    {
        using var both = Derive(words, CodeSalt, CodeRounds, "fourwalls/code/1", 64);
        using var bytes = both.Borrow();
        return (bytes.Span[..32].ToArray(), new Secret(bytes.Span[32..]));
    }

    /// <summary>The host's own pair for split keys. SPEC: grant §5.</summary>
    public AgreementKey Release()
    {
        using var seed = Secret.Blank(Secret.KeyLength);
        using (var pepper = Pepper.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper.Span, seed.Room, [], "fourwalls/release/1"u8);
        return AgreementKey.Derive(seed);
    }

    private Secret Derive(string words, ReadOnlySpan<byte> salt, int rounds, string label, int length)
    {
        var typed = Encoding.UTF8.GetBytes(string.Join(' ', Stretch.Words(words)));
        Span<byte> stretched = stackalloc byte[64];
        Rfc2898DeriveBytes.Pbkdf2(typed, salt, stretched, rounds, HashAlgorithmName.SHA512);
        CryptographicOperations.ZeroMemory(typed);
        var key = Secret.Blank(length);
        using (var pepper = Pepper.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, stretched, key.Room, pepper.Span, Encoding.ASCII.GetBytes(label));
        CryptographicOperations.ZeroMemory(stretched);
        return key;
    }
}

/// <summary>Words as people type them.</summary>
public static class Stretch
{
    private const int Wide = '\uff21' - 'A';

    /// <summary>
    /// Spelling that does not matter is taken out: capitals, wide letters, and whatever stands between the words. SPEC: session §5.
    /// </summary>
    /// <remarks>
    /// Letters are the 26 of the list and nothing else. Unicode's normal forms and lower case differ between versions and
    /// platforms (without its data files the framework normalises nothing), and a key must not hang on that.
    /// </remarks>
    public static string[] Words(string typed) =>
        string.Concat(typed.Select(Fold)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static char Fold(char letter)
    {
        var narrow = letter is (>= '\uff21' and <= '\uff3a') or (>= '\uff41' and <= '\uff5a') ? (char)(letter - Wide) : letter;
        return char.IsAsciiLetter(narrow) ? char.ToLowerInvariant(narrow) : ' ';
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// The 256 bits in a signed-in person's cookie. SPEC: session. The database keeps only their hash, and the private bundle
/// sealed under a key made of them: neither the cookie nor the row opens anything alone.
/// </summary>
public sealed class SessionSecret : IDisposable
{
    private readonly Secret secret;

    private SessionSecret(Secret secret) => this.secret = secret;

    public static SessionSecret New() => new(Secret.Random());

    /// <summary>Reads a cookie's value; null when it is not one of ours.</summary>
    public static SessionSecret? Parse(string? cookie)
    {
        Span<byte> bytes = stackalloc byte[Secret.KeyLength];
        if (!Base64Text.TryReadUrl(cookie, bytes))
            return null;
        var parsed = new SessionSecret(new Secret(bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return parsed;
    }

    public string Cookie
    {
        get
        {
            using var bytes = secret.Borrow();
            return Base64Url.EncodeToString(bytes.Span);
        }
    }

    /// <summary>What the database calls this session: 32 bytes of hash as hex.</summary>
    public string RowId
    {
        get
        {
            using var bytes = secret.Borrow();
            return Convert.ToHexStringLower(SHA256.HashData([.. "fourwalls/session/row/1"u8, .. bytes.Span]));
        }
    }

    /// <summary>Seals the private bundle in the session's row.</summary>
    public Secret BundleKey() => Derive("fourwalls/session/bundle/1"u8);

    /// <summary>Seals what the person is looking at (quiet mode) in the session's row.</summary>
    public Secret ViewKey() => Derive("fourwalls/session/view/1"u8);

    /// <summary>
    /// The token that a form must carry: HMAC of the purpose under a key of this session, masked with fresh bytes each time
    /// so that it never repeats in a response.
    /// </summary>
    public string FormToken()
    {
        var mask = Entropy.Bytes(32);
        var token = Proof();
        for (var i = 0; i < token.Length; i++)
            token[i] ^= mask[i];
        return Base64Url.EncodeToString((ReadOnlySpan<byte>)[.. mask, .. token]);
    }

    public bool IsFormToken(string? token)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (!Base64Text.TryReadUrl(token, bytes))
            return false;
        for (var i = 0; i < 32; i++)
            bytes[32 + i] ^= bytes[i];
        return CryptographicOperations.FixedTimeEquals(bytes[32..], Proof());
    }

    /// <summary>Goes beside the token of a form that was served to somebody: when the session is gone, it still says whose form it was.</summary>
    public string FormMark(Guid person) => Base64Url.EncodeToString(Proof([.. "form of"u8, .. person.ToByteArray(bigEndian: true)]));

    public bool IsFormMark(string? mark, Guid person)
    {
        Span<byte> bytes = stackalloc byte[32];
        return Base64Text.TryReadUrl(mark, bytes)
            && CryptographicOperations.FixedTimeEquals(bytes, Proof([.. "form of"u8, .. person.ToByteArray(bigEndian: true)]));
    }

    public void Dispose() => secret.Dispose();

    private byte[] Proof() => Proof("form"u8);

    private byte[] Proof(ReadOnlySpan<byte> of)
    {
        using var key = Derive("fourwalls/session/forms/1"u8);
        using var bytes = key.Borrow();
        return HMACSHA256.HashData(bytes.Span, of);
    }

    private Secret Derive(ReadOnlySpan<byte> label)
    {
        var derived = Secret.Blank(Secret.KeyLength);
        using var bytes = secret.Borrow();
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes.Span, derived.Room, [], label);
        return derived;
    }
}

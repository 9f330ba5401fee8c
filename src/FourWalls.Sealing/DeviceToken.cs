using System.Buffers.Text;
using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// Marks a device on which a person has signed in before (OWASP's device cookies): a message authentication code under a key
/// made of the pepper. It opens nothing; it only says whose wrong tries are counted apart.
/// </summary>
public static class DeviceToken
{
    public static string Make(StretchSet set, Guid person) => Base64Url.EncodeToString(Mac(set, "fourwalls/device/1"u8, person.ToByteArray(bigEndian: true)));

    public static bool IsFor(StretchSet set, Guid person, string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.ASCII.GetBytes(token), System.Text.Encoding.ASCII.GetBytes(Make(set, person)));

    /// <summary>The salt of a name that nobody has: always the same for that name, like a real one.</summary>
    public static byte[] Decoy(StretchSet set, ReadOnlySpan<byte> name) => Mac(set, "fourwalls/decoy/1"u8, name)[..16];

    private static byte[] Mac(StretchSet set, ReadOnlySpan<byte> label, ReadOnlySpan<byte> data)
    {
        using var key = Secret.Blank(Secret.KeyLength);
        using (var pepper = set.Pepper.Borrow())
            HKDF.DeriveKey(HashAlgorithmName.SHA256, pepper.Span, key.Room, [], label);
        using var bytes = key.Borrow();
        return HMACSHA256.HashData(bytes.Span, data);
    }
}

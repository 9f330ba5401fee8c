using System.Buffers.Text;
using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// Base64 in one spelling. The framework's readers pass over white space and over bits that no byte holds, and one of them
/// throws where it says that it tries: a note or a receipt could change its letters and still be the same.
/// </summary>
public static class Base64Text
{
    /// <returns>Null when this is not exactly what an encoder writes.</returns>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64String(text, bytes, out var written) && Convert.ToBase64String(bytes, 0, written) == text
            ? bytes[..written] : null;
    }

    /// <summary>Reads the alphabet of addresses and cookies, without padding; false unless it gives exactly so many bytes.</summary>
    public static bool TryReadUrl(string? text, Span<byte> exact)
    {
        if (text is null || text.Length != Base64Url.GetEncodedLength(exact.Length))
            return false;
        var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - text.Length % 4) % 4);
        var bytes = new byte[padded.Length / 4 * 3];
        var read = Convert.TryFromBase64String(padded, bytes, out var written) && written == exact.Length
            && Base64Url.EncodeToString(bytes.AsSpan(0, written)) == text;
        if (read)
            bytes.AsSpan(0, written).CopyTo(exact);
        CryptographicOperations.ZeroMemory(bytes);
        return read;
    }
}

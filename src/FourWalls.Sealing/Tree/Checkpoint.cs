using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace FourWalls.Sealing.Tree;

/// <summary>
/// A signed statement of a ledger's size and root: C2SP tlog-checkpoint in a signed-note with a signature of type 0x02
/// (ECDSA P-256 over SHA-256, DER). <see cref="Text"/> is what is stored, printed, mailed and compared.
/// </summary>
/// <param name="Root">32 bytes.</param>
/// <param name="Text">The whole note, signature lines included.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, string Text)
{
    private const int LongestNote = 16_384;

    public static Checkpoint Sign(SigningKey key, string origin, long size, byte[] root)
    {
        var body = $"{origin}\n{size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(root)}\n";
        byte[] signature = [.. KeyId(key.Public), .. key.SignDer(Encoding.UTF8.GetBytes(body))];
        return new Checkpoint(origin, size, root, $"{body}\n— {origin} {Convert.ToBase64String(signature)}\n");
    }

    /// <summary>Reads a note and checks it against the log's key; signatures of other keys are left alone.</summary>
    /// <returns>Null when the text is not a checkpoint of this origin, signed by this key.</returns>
    public static Checkpoint? Verify(string text, string origin, PublicPoint key)
    {
        var end = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (text.Length > LongestNote || end < 0 || end + 2 == text.Length || !text.EndsWith('\n')
            || text.Any(letter => letter < ' ' && letter != '\n'))
            return null;
        var body = text[..(end + 1)];
        var lines = body.Split('\n');
        if (lines.Length < 4 || lines.AsSpan(0, lines.Length - 1).Contains("") || lines[0] != origin
            || !TrySize(lines[1], out var size) || Base64Text.Read(lines[2]) is not { Length: MerkleTree.HashLength } root)
            return null;
        var verdicts = text[(end + 2)..^1].Split('\n').Select(line => Judge(line, origin, key, Encoding.UTF8.GetBytes(body))).ToList();
        return verdicts.Contains(true) && !verdicts.Contains(false) ? new Checkpoint(origin, size, root, text) : null;
    }

    /// <summary>C2SP signed-note: for type 0x02 the key id is the first four bytes of SHA-256 of the key's SPKI.</summary>
    public static byte[] KeyId(PublicPoint key) => SHA256.HashData(key.ToSpki())[..4];

    /// <summary>The key as other verifiers take it: name, key id in hex, and base64 of the type byte and the SPKI.</summary>
    public static string VerifierKey(string origin, PublicPoint key) =>
        $"{origin}+{Convert.ToHexStringLower(KeyId(key))}+{Convert.ToBase64String([2, .. key.ToSpki()])}";

    /// <summary>Reads what <see cref="VerifierKey"/> writes: one spelling, this curve, and a key id that is the key's.</summary>
    /// <returns>Null when the text is anything else.</returns>
    public static (string Origin, PublicPoint Key)? ParseVerifierKey(string text)
    {
        var parts = text.Trim().Split('+', 3);
        Span<byte> bytes = stackalloc byte[256];
        if (parts.Length != 3 || parts[0].Length == 0
            || !Convert.TryFromBase64String(parts[2], bytes, out var written) || written < 1 + PublicPoint.Length)
            return null;
        try
        {
            // The point is the SPKI's end. Nothing else of an SPKI is read: it is written again and must be the same.
            var key = new PublicPoint(bytes[(written - PublicPoint.Length)..written]);
            return VerifierKey(parts[0], key) == text.Trim() ? (parts[0], key) : null;
        }
        catch (FormatBroken)
        {
            return null;
        }
    }

    /// <summary>How many entries a note says it is for, before anybody has checked it; null when it is no checkpoint.</summary>
    public static long? ClaimedSize(string text) =>
        text.Split('\n', 3) is [_, var line, _] && TrySize(line, out var size) ? size : null;

    /// <summary>Null for a line of somebody else's key. One that is no signature line, or is ours and wrong, spoils the note.</summary>
    private static bool? Judge(string line, string origin, PublicPoint key, byte[] body)
    {
        if (line.Split(' ') is not ["—", { Length: > 0 } name, var encoded] || name.Contains('+', StringComparison.Ordinal)
            || Base64Text.Read(encoded) is not { Length: > 4 } bytes)
            return false;
        if (name != origin || !bytes.AsSpan(0, 4).SequenceEqual(KeyId(key)))
            return null;
        return P1363(bytes.AsSpan(4)) is { } signature && key.Verifies(body, signature);
    }

    /// <summary>
    /// Strict DER to r then s: the framework's own DER check accepts more than one spelling of a signature. Since s and n - s
    /// are both right, notes are compared by size and root all the same, never by their text.
    /// </summary>
    private static byte[]? P1363(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var offset, out var length, out var consumed);
            if (consumed != der.Length)
                return null;
            var inner = der.Slice(offset, length);
            var r = AsnDecoder.ReadInteger(inner, AsnEncodingRules.DER, out var first);
            var s = AsnDecoder.ReadInteger(inner[first..], AsnEncodingRules.DER, out var second);
            if (first + second != inner.Length)
                return null;
            var signature = new byte[SigningKey.SignatureLength];
            return Put(r, signature.AsSpan(0, 32)) && Put(s, signature.AsSpan(32)) ? signature : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static bool Put(BigInteger value, Span<byte> room)
    {
        var bytes = value.ToByteArray(isUnsigned: false, isBigEndian: true).AsSpan().TrimStart((byte)0);
        if (value.Sign <= 0 || bytes.Length > room.Length)
            return false;
        bytes.CopyTo(room[(room.Length - bytes.Length)..]);
        return true;
    }

    internal static bool TrySize(string line, out long size) =>
        long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && size.ToString(CultureInfo.InvariantCulture) == line;
}

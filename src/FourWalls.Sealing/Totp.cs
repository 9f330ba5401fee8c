using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350 // RFC 6238's SHA-1 is what authenticator apps speak; HMAC does not rest on collisions.

namespace FourWalls.Sealing;

/// <summary>RFC 6238 with the parameters that every authenticator app knows: SHA-1, 30 seconds, 6 digits.</summary>
public static class Totp
{
    public const int SecretLength = 20;
    private const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static long Step(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(Secret secret, long step) => Digits(secret, step, 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// The step that <paramref name="typed"/> is right for, one step to either side allowed for slow clocks and slow hands;
    /// null when it is right for none. The caller refuses a step that was used before.
    /// </summary>
    public static long? Matches(Secret secret, string? typed, DateTimeOffset now)
    {
        var digits = new string([.. (typed ?? "").Where(char.IsAsciiDigit)]);
        long? match = null;
        for (var step = Step(now) - 1; step <= Step(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(digits)))
                match = step;
        }
        return match;
    }

    /// <summary>The secret as people type it into an app: base32 in groups of four.</summary>
    public static string Spell(Secret secret)
    {
        using var bytes = secret.Borrow();
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var b in bytes.Span)
        {
            (bits, held) = ((bits << 8) | b, held + 8);
            for (; held >= 5; held -= 5)
                text.Append(Alphabet[(bits >> (held - 5)) & 31]);
            bits &= (1 << held) - 1;
        }
        return text.ToString();
    }

    internal static int Digits(Secret secret, long step, int modulus)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
        using (var key = secret.Borrow())
            HMACSHA1.HashData(key.Span, counter, mac);
        var offset = mac[^1] & 15;
        return (BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & int.MaxValue) % modulus;
    }
}

using System.Security.Cryptography;

namespace FourWalls.Sealing.Slip39;

/// <summary>
/// SLIP-0039: a secret as shares of words, of which a threshold gives it back and one fewer tells nothing. One group, no
/// passphrase: a share that a person keeps under a phrase is sealed under it as a whole.
/// </summary>
public static class Slip39
{
    private const int DigestIndex = 254;
    private const int SecretIndex = 255;
    private const int DigestLength = 4;

    /// <summary>Shares of a 16-byte secret: <paramref name="threshold"/> of <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentException">
    /// 1 of n, where one paper is the whole secret; n of n, where one lost paper loses it; or more than 16.
    /// </exception>
    public static IReadOnlyList<Slip39Share> Split(Secret secret, int threshold, int count)
    {
        if (threshold < 2 || count <= threshold || count > 16)
            throw new ArgumentException("Between 2 of 3 and 15 of 16 shares.");
        var identifier = Entropy.Below(1 << 15);
        using var encrypted = Feistel(secret, identifier, extendable: true, exponent: 0, [0, 1, 2, 3], []);
        return [.. Shares(encrypted, threshold, count)
            .Select((value, index) => new Slip39Share(identifier, true, 0, index, threshold, value))];
    }

    /// <summary>The secret that the shares stand for.</summary>
    /// <returns>The secret, or what is wrong with the shares, fit to show.</returns>
    public static (Secret? Secret, string? Problem) Combine(IReadOnlyList<Slip39Share> shares) => Combine(shares, []);

    internal static (Secret? Secret, string? Problem) Combine(IReadOnlyList<Slip39Share> shares, byte[] passphrase)
    {
        var first = shares[0];
        if (shares.Any(share => (share.Identifier, share.Extendable, share.Exponent, share.Threshold, share.Value.Length)
            != (first.Identifier, first.Extendable, first.Exponent, first.Threshold, first.Value.Length)))
            return (null, "These shares are not of the same set.");
        var distinct = shares.DistinctBy(share => share.Index).ToList();
        if (distinct.Count < first.Threshold)
            return (null, $"{first.Threshold} different shares are needed; these are {distinct.Count}.");
        using var encrypted = Join([.. distinct.Take(first.Threshold)]);
        return encrypted is null
            ? (null, "These shares do not fit together. One of them may have been changed.")
            : (Feistel(encrypted, first.Identifier, first.Extendable, first.Exponent, [3, 2, 1, 0], passphrase), null);
    }

    private static IEnumerable<Secret> Shares(Secret encrypted, int threshold, int count)
    {
        var points = new List<(int X, Secret Y)>();
        for (var x = 0; x < threshold - 2; x++)
            points.Add((x, Secret.Random(encrypted.Length)));
        points.Add((DigestIndex, Digest(encrypted)));
        points.Add((SecretIndex, encrypted.Copy()));
        var shares = Enumerable.Range(0, count).Select(x => Gf256.Interpolate(points, x)).ToList();
        points.ForEach(point => point.Y.Dispose());
        return shares;
    }

    private static Secret? Join(IReadOnlyList<Slip39Share> shares)
    {
        var points = shares.Select(share => (share.Index, share.Value)).ToList();
        if (shares[0].Threshold == 1)
            return shares[0].Value.Copy();
        var secret = Gf256.Interpolate(points, SecretIndex);
        using var digest = Gf256.Interpolate(points, DigestIndex);
        using var bytes = digest.Borrow();
        using var expected = DigestOf(secret, bytes.Span[DigestLength..]);
        if (expected.SameAs(digest))
            return secret;
        secret.Dispose();
        return null;
    }

    private static Secret Digest(Secret secret)
    {
        using var salt = Secret.Random(secret.Length - DigestLength);
        using var bytes = salt.Borrow();
        return DigestOf(secret, bytes.Span);
    }

    private static Secret DigestOf(Secret secret, ReadOnlySpan<byte> salt)
    {
        Span<byte> mac = stackalloc byte[32];
        using var bytes = secret.Borrow();
        HMACSHA256.HashData(salt, bytes.Span, mac);
        var digest = Secret.Blank(secret.Length);
        mac[..DigestLength].CopyTo(digest.Room);
        salt.CopyTo(digest.Room[DigestLength..]);
        return digest;
    }

    /// <summary>Four rounds of a Feistel network over PBKDF2: forwards encrypts, backwards decrypts.</summary>
    private static Secret Feistel(Secret input, int identifier, bool extendable, int exponent, byte[] rounds, byte[] passphrase)
    {
        var output = input.Copy();
        var half = output.Length / 2;
        var (left, right) = (output.Room[..half].ToArray(), output.Room[half..].ToArray());
        foreach (var round in rounds)
        {
            byte[] salt = extendable ? right : [.. "shamir"u8, (byte)(identifier >> 8), (byte)(identifier & 255), .. right];
            var mixed = Rfc2898DeriveBytes.Pbkdf2((ReadOnlySpan<byte>)[round, .. passphrase], salt, 2500 << exponent, HashAlgorithmName.SHA256, half);
            for (var i = 0; i < half; i++)
                mixed[i] ^= left[i];
            (left, right) = (right, mixed);
        }
        right.CopyTo(output.Room);
        left.CopyTo(output.Room[half..]);
        CryptographicOperations.ZeroMemory(left);
        CryptographicOperations.ZeroMemory(right);
        return output;
    }
}

/// <summary>Lagrange interpolation over GF(256) with the polynomial of AES.</summary>
internal static class Gf256
{
    private static readonly byte[] Exp = new byte[255];
    private static readonly byte[] Log = new byte[256];

    static Gf256()
    {
        var power = 1;
        for (var i = 0; i < 255; i++)
        {
            Exp[i] = (byte)power;
            Log[power] = (byte)i;
            power ^= power << 1; // times 3, which generates the field
            power = power > 255 ? power ^ 0x11b : power;
        }
    }

    public static Secret Interpolate(IReadOnlyList<(int X, Secret Y)> points, int at)
    {
        var known = points.FirstOrDefault(point => point.X == at).Y;
        if (known is not null)
            return known.Copy();
        var value = Secret.Blank(points[0].Y.Length);
        value.Room.Clear();
        var product = points.Sum(point => Log[point.X ^ at]);
        foreach (var (x, y) in points)
        {
            var basis = product - Log[x ^ at] - points.Where(other => other.X != x).Sum(other => Log[x ^ other.X]);
            var shift = ((basis % 255) + 255) % 255;
            using var bytes = y.Borrow();
            for (var i = 0; i < value.Length; i++)
                value.Room[i] ^= bytes.Span[i] == 0 ? (byte)0 : Exp[(Log[bytes.Span[i]] + shift) % 255];
        }
        return value;
    }
}

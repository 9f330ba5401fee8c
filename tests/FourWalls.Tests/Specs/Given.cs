using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FourWalls.Sealing;

namespace FourWalls.Tests.Specs;

/// <summary>Keys, ids and salts of the vectors, each made of its name. Nobody else's secret is ever made like this.</summary>
internal static class Given
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static Guid Practice { get; } = Guid("practice");

    public static byte[] Bytes(string name, int length = 32) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(name), length, info: "fourwalls vectors"u8.ToArray());

    public static Guid Guid(string name) => new(Bytes("id " + name, 16), bigEndian: true);

    public static Id<T> Id<T>(string name) => new(Guid(name));

    public static Secret Secret(string name, int length = 32) => new(Bytes(name, length));

    public static AgreementKey Agreement(string name) => AgreementKey.Derive(Secret("agreement " + name));

    public static SigningKey Signing(string name) => SigningKey.Derive(Secret("signing " + name));

    public static JsonObject Pair(AgreementKey key) => Pair(key.ExportScalar(), key.Public);

    public static JsonObject Pair(SigningKey key) => Pair(key.ExportScalar(), key.Public);

    public static byte[] Bytes(Secret secret)
    {
        using var borrowed = secret.Borrow();
        return borrowed.Span.ToArray();
    }

    /// <summary>
    /// ECDSA with a nonce that follows from key and message, so that vectors come out the same each time. Written for this and
    /// nothing else: it is not constant in time.
    /// </summary>
    public static byte[] Sign(SigningKey key, byte[] data)
    {
        var (d, e) = (Number(Bytes(key.ExportScalar())), Number(SHA256.HashData(data)));
        var k = Number(SHA256.HashData([.. Bytes(key.ExportScalar()), .. data])) % (Order - 1) + 1;
        using var ephemeral = SigningKey.FromScalar(Padded(k));
        var r = Number(ephemeral.Public.Bytes[1..33]) % Order;
        var s = BigInteger.ModPow(k, Order - 2, Order) * (e + r * d) % Order;
        byte[] signature = [.. Padded(r), .. Padded(s)];
        Assert.True(key.Public.Verifies(data, signature));
        return signature;
    }

    /// <summary>The other signature that ECDSA takes for the same words: r, and n - s.</summary>
    public static byte[] Flipped(byte[] signature) => [.. signature[..32], .. Padded(Order - Number(signature.AsSpan(32)))];

    public static byte[] Der(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Number(signature.AsSpan(0, 32)));
            writer.WriteInteger(Number(signature.AsSpan(32)));
        }
        return writer.Encode();
    }

    public static byte[] Changed(byte[] bytes, int at)
    {
        var changed = (byte[])bytes.Clone();
        changed[at < 0 ? bytes.Length + at : at] ^= 1;
        return changed;
    }

    private static JsonObject Pair(Secret scalar, PublicPoint point) => new()
    {
        ["scalar"] = Json.Of(Bytes(scalar)), ["public"] = Json.Of(point.Bytes),
    };

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Padded(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}

using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>The one place that randomness comes from: the operating system's generator.</summary>
public static class Entropy
{
    public static void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    public static byte[] Bytes(int length) => RandomNumberGenerator.GetBytes(length);

    /// <summary>A whole number from 0 to <paramref name="end"/> - 1, each as likely.</summary>
    public static int Below(int end) => RandomNumberGenerator.GetInt32(end);
}

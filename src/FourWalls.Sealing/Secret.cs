using System.Security.Cryptography;

namespace FourWalls.Sealing;

/// <summary>
/// Key material in one pinned buffer that the garbage collector never copies, zeroed when disposed.
/// </summary>
/// <remarks>
/// INVARIANT: the bytes are not zeroed while anybody has them borrowed. Otherwise a session that ends in one thread
/// could make another seal a note under a key of zeros, which anyone could open.
/// </remarks>
public sealed class Secret : IDisposable
{
    public const int KeyLength = 32;

    private readonly byte[] bytes;
    private readonly Lock gate = new();
    private int borrowed;
    private bool ended;

    private Secret(int length) => bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    /// <summary>A copy of <paramref name="source"/>; whoever holds the source zeroes it.</summary>
    public Secret(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(bytes);

    /// <summary>A fresh random secret of <paramref name="length"/> bytes.</summary>
    public static Secret Random(int length = KeyLength)
    {
        var secret = new Secret(length);
        RandomNumberGenerator.Fill(secret.bytes);
        return secret;
    }

    /// <summary>Room for key material that this assembly is about to write.</summary>
    internal static Secret Blank(int length) => new(length);

    internal Span<byte> Room => bytes;

    public int Length => bytes.Length;

    /// <summary>True when the secret has been ended: nothing can borrow it any more.</summary>
    public bool IsEnded { get { lock (gate) return ended; } }

    /// <summary>The bytes, for as long as the returned value is in scope.</summary>
    /// <exception cref="ObjectDisposedException">The secret has ended.</exception>
    public Borrowed Borrow()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            borrowed++;
        }
        return new Borrowed(this);
    }

    public Secret Copy()
    {
        using var own = Borrow();
        return new Secret(own.Span);
    }

    /// <summary>Compared in constant time.</summary>
    public bool SameAs(Secret other)
    {
        using var mine = Borrow();
        using var theirs = other.Borrow();
        return CryptographicOperations.FixedTimeEquals(mine.Span, theirs.Span);
    }

    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            if (borrowed == 0)
                CryptographicOperations.ZeroMemory(bytes);
        }
        GC.SuppressFinalize(this);
    }

    ~Secret() => CryptographicOperations.ZeroMemory(bytes);

    private void Return()
    {
        lock (gate)
        {
            borrowed--;
            if (ended && borrowed == 0)
                CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The bytes of a secret while they are needed.</summary>
    public readonly ref struct Borrowed
    {
        private readonly Secret secret;

        internal Borrowed(Secret secret) => this.secret = secret;

        public ReadOnlySpan<byte> Span => secret.bytes;

        public void Dispose() => secret.Return();
    }
}

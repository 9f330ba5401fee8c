namespace FourWalls.Documents;

/// <summary>
/// What a document may be. The name's ending says what it claims to be, the first bytes what it is; both have to agree. Nothing that a
/// browser would run is among them, and none is ever shown in a page: it is handed out to be kept.
/// </summary>
public sealed record DocumentType(string Ending, string Media, byte[][] Begins)
{
    public static readonly IReadOnlyList<DocumentType> All =
    [
        new(".pdf", "application/pdf", [[.. "%PDF-"u8]]),
        new(".png", "image/png", [[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]]),
        new(".jpg", "image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        new(".jpeg", "image/jpeg", [[0xFF, 0xD8, 0xFF]]),
        new(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [[.. "PK\u0003\u0004"u8]]),
        new(".odt", "application/vnd.oasis.opendocument.text", [[.. "PK\u0003\u0004"u8]]),
        new(".txt", "text/plain", []),
    ];

    /// <summary>What this is, by its name and its first bytes; null when it is none of these, or not what it is called.</summary>
    public static DocumentType? Of(string name, ReadOnlySpan<byte> first)
    {
        foreach (var type in All)
        {
            if (name.EndsWith(type.Ending, StringComparison.OrdinalIgnoreCase))
                return type.Fits(first) ? type : null;
        }
        return null;
    }

    private bool Fits(ReadOnlySpan<byte> first)
    {
        foreach (var begin in Begins)
        {
            if (first.StartsWith(begin))
                return true;
        }
        return Begins.Length == 0 && !first.Contains((byte)0);
    }
}

using FourWalls.People;
using FourWalls.Web.Parts;

namespace FourWalls.Web;

/// <summary>Custody in words, for everybody who reads of it.</summary>
public static class CustodyWords
{
    public static IReadOnlyList<Choice> Grounds { get; } =
        [new("Died", "They have died"), new("CannotAct", "They cannot act, and nobody knows for how long")];

    public static IReadOnlyList<Choice> Proofs { get; } = [.. Enum.GetValues<CustodyProof>().Select(proof => new Choice(proof.ToString(), Capital(Of(proof))))];

    public static string Of(CustodyProof proof) => proof switch
    {
        CustodyProof.DeathCertificate => "a death certificate",
        CustodyProof.DoctorsLetter => "a doctor's letter",
        CustodyProof.CourtsDecision => "a court's decision",
        CustodyProof.PoliceOrHospital => "word from the police or a hospital, called back",
        _ => "word from the family, in person",
    };

    public static string Of(CustodyGround ground) => ground == CustodyGround.Died ? "has died" : "cannot act";

    /// <summary>What a custodian may see, in words for staff.</summary>
    public static string Of(CustodyPart part) => part switch
    {
        CustodyPart.Contacts => "who the clients are and how to reach them",
        CustodyPart.Files => "the files, as cover would see them",
        _ => "the session notes that nobody else could read",
    };

    private static string Capital(string words) => string.Concat(words[..1].ToUpperInvariant(), words[1..]);
}

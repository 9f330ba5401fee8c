using FourWalls.People;
using FourWalls.Practices;
using FourWalls.Sealing;

namespace FourWalls.Web.Pages;

/// <summary>
/// The part of a form that makes a staff member's way in: six offered words, typed back, and an authenticator, tried once. The
/// authenticator's secret travels in the form while it is open; it is kept only sealed, when everything is right.
/// </summary>
public sealed class NewWayIn
{
    public string? Offered { get; set; }

    public string? Passphrase { get; set; }

    public string? SecretHex { get; set; }

    public string? Factor { get; set; }

    /// <summary>The person asks for six other words.</summary>
    public bool Again { get; set; }

    /// <summary>What the authenticator app will call it.</summary>
    public string Account { get; set; } = "";

    /// <summary>The secret as the app takes it when it cannot scan.</summary>
    public string Spelled
    {
        get
        {
            using var secret = Parse();
            return secret is null ? "" : string.Join(' ', Totp.Spell(secret).Chunk(4).Select(four => new string(four)));
        }
    }

    public string Uri => $"otpauth://totp/{System.Uri.EscapeDataString(Account)}?secret={Spelled.Replace(" ", "", StringComparison.Ordinal)}";

    public void Offer()
    {
        Offered = People.Passphrase.Offer();
        SecretHex ??= Convert.ToHexString(Entropy.Bytes(Totp.SecretLength));
    }

    /// <returns>The second factor's secret, or null when something is wrong.</returns>
    public Secret? Check(Problems problems, Practice practice)
    {
        if (People.Passphrase.Problem(Passphrase ?? "") is { } weak)
            problems.Add("WayIn.Passphrase", weak);
        // A slip that makes another word of the list would shut them out: the paper says something else then.
        else if (!People.Passphrase.Same(Offered ?? "", Passphrase!))
            problems.Add("WayIn.Passphrase", "These are not the six words above. Please type them again.");
        var secret = Parse();
        if (secret is null || (Totp.Matches(secret, Factor, practice.Now) ?? Totp.Matches(secret, Factor, practice.Time.Machine)) is null)
            problems.Add("WayIn.Factor", "This code does not match. Please wait for the next one and type it again.");
        return problems.Any ? null : secret;
    }

    private Secret? Parse() => SecretHex is { Length: 2 * Totp.SecretLength } hex && hex.All(char.IsAsciiHexDigit)
        ? new Secret(Convert.FromHexString(hex)) : null;
}

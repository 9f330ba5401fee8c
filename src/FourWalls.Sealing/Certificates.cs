using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FourWalls.Sealing;

/// <summary>The certificate that browsers see: only until when it holds is of interest here.</summary>
public static class Certificates
{
    /// <returns>Null when this is no certificate, or not under this password.</returns>
    public static DateTimeOffset? EndsAt(string path, string? password)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GpuTiler.Cli;

/// <summary>The certificate that a server shows, from the file that the user names.</summary>
internal static class ServerCertificate
{
    /// <summary>What holds the password of the file or of the key.</summary>
    public const string PasswordVariable = "GPUTILER_VIEW_CERTIFICATE_PASSWORD";

    private const string PemStart = "-----BEGIN ", KeyWords = "PRIVATE KEY-----", EncryptedKeyWords = "ENCRYPTED PRIVATE KEY-----";

    /// <summary>Reads it.</summary>
    /// <param name="path">A PKCS #12 or a PEM file.</param>
    /// <param name="keyPath">The PEM file of the key, where that is another one.</param>
    /// <exception cref="CommandException">It is no certificate with its key, or none for today.</exception>
    public static X509Certificate2 Load(string path, string? keyPath)
    {
        string named = $"--certificate {path}";
        byte[] bytes = Read(named, path);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        string keyText = keyPath is null ? text : System.Text.Encoding.Latin1.GetString(Read($"--certificate-key {keyPath}", keyPath));
        string? password = Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } given ? given : null;
        bool isPem = text.Contains(PemStart, StringComparison.Ordinal);
        if (isPem && !keyText.Contains(KeyWords, StringComparison.Ordinal))
        {
            throw new CommandException(keyPath is null
                ? $"{named}: the private key is not in it: name the key's file with --certificate-key."
                : $"--certificate-key {keyPath}: there is no private key in it.");
        }

        try
        {
            var loaded = isPem ? LoadPem(text, keyText, password) : X509CertificateLoader.LoadPkcs12(bytes, password);
            return Require(loaded, named);
        }
        catch (CryptographicException)
        {
            throw new CommandException(
                $"{named}: it is no certificate with its key, or the password does not fit: {PasswordVariable} holds the password.");
        }
        catch (ArgumentException)
        {
            throw new CommandException($"--certificate-key {keyPath ?? path}: the key is not that of the certificate.");
        }
    }

    private static X509Certificate2 LoadPem(string text, string keyText, string? password)
    {
        using var loaded = keyText.Contains(EncryptedKeyWords, StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(text, keyText, password ?? "")
            : X509Certificate2.CreateFromPem(text, keyText);

        // Windows takes no key for a server that it has not stored.
        return X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pkcs12), null);
    }

    private static X509Certificate2 Require(X509Certificate2 certificate, string named)
    {
        var now = DateTime.Now;
        string? problem = !certificate.HasPrivateKey ? "it has no private key."
            : now > certificate.NotAfter ? $"it expired on {Day(certificate.NotAfter)}, and browsers refuse it: renew it."
            : now < certificate.NotBefore ? $"it holds from {Day(certificate.NotBefore)} on, and browsers refuse it until then."
            : null;
        if (problem is null)
        {
            return certificate;
        }

        certificate.Dispose();
        throw new CommandException($"{named}: {problem}");
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Read(string named, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"{named}: there is no such file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{named}: {e.Message}");
        }
    }
}

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GpuTiler.Viewer;

/// <summary>
/// The token in the link, and the cookies made from it. A cookie names its browser and is signed with the token and the port, so that a
/// restarted server with the same token recognises it, and one on another port does not.
/// </summary>
internal sealed class AccessToken
{
    /// <summary>The fewest characters of a token that a person chooses.</summary>
    public const int FewestCharacters = 16;

    private const int TokenBytes = 24, BrowserBytes = 16;

    private readonly byte[] key;
    private readonly int port;

    /// <summary>Makes the token of a server.</summary>
    /// <param name="text">The token; <see langword="null"/> draws 192 random bits.</param>
    /// <param name="port">The server's port.</param>
    /// <exception cref="ArgumentException">The token is too short, or has a character that a link cannot carry as it is.</exception>
    public AccessToken(string? text, int port)
    {
        if (text is not null
            && (text.Length < FewestCharacters || !text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')))
        {
            throw new ArgumentException($"The viewer's token is unusable: {FewestCharacters} letters, digits, - or _ are needed at least.");
        }

        Text = text ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        (key, this.port) = (Encoding.UTF8.GetBytes(Text), port);
        CookieName = string.Create(CultureInfo.InvariantCulture, $"gputiler-{port}");
    }

    /// <summary>The token as the link has it.</summary>
    public string Text { get; }

    /// <summary>The cookie's name; browsers share cookies between ports.</summary>
    public string CookieName { get; }

    /// <summary>Whether a request's token is this one; takes equally long wherever they differ.</summary>
    public bool Matches(string token) => FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(key));

    /// <summary>A cookie for a browser that came with the token.</summary>
    public string IssueCookie()
    {
        string browser = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(BrowserBytes));
        return $"{browser}.{Base64Url.EncodeToString(Sign(browser))}";
    }

    /// <summary>Reads a request's cookie.</summary>
    /// <param name="cookie">Its value.</param>
    /// <param name="browser">The browser that it names.</param>
    /// <returns>Whether this server, or an earlier one of this token and port, issued it.</returns>
    public bool TryReadCookie(string? cookie, [NotNullWhen(true)] out string? browser)
    {
        browser = null;
        if (cookie?.Split('.') is not [var name, var signature] || !Base64Url.IsValid(signature))
        {
            return false;
        }

        if (!FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign(name)))
        {
            return false;
        }

        browser = name;
        return true;
    }

    private byte[] Sign(string browser) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"gputiler {port} {browser}")));

    private static bool FixedTimeEquals(byte[] left, byte[] right) => CryptographicOperations.FixedTimeEquals(left, right);
}

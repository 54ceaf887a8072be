using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GpuTiler.Cli.Tests;

/// <summary>What <c>view</c> refuses before it serves; what it serves is seen in the viewer's own tests.</summary>
public sealed class ViewTests : IDisposable
{
    private static readonly string Digits = Path.Combine(Repository.Root, "samples", "digits", "digits.onnx");

    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(
        "--compare other.onnx", 2,
        "--compare other.onnx needs the MODEL that it is compared with: gputiler view MODEL --compare other.onnx")]
    [InlineData("DIGITS --compare nope.onnx", 1, "--compare nope.onnx: there is no such file or folder.")]
    [InlineData("DIGITS x.png --compare nope/", 1, "--compare nope/: there is no such file or folder.")]
    [InlineData("DIGITS nope.png", 1, "nope.png: there is no such file or folder.")]
    [InlineData("DIGITS --compare DIGITS", 2, "is the MODEL itself: name another one to compare it with.")]
    [InlineData("grey.onnx --compare ./grey.onnx", 2, "--compare ./grey.onnx is the MODEL itself")]
    [InlineData("grey.onnx x.png --compare ./x.png", 2, "--compare ./x.png is the INPUT itself")]
    [InlineData("grey.onnx red.onnx", 2, "red.onnx is a model, and no INPUT: gputiler view grey.onnx --compare red.onnx shows both.")]
    [InlineData(
        "grey.onnx red.onnx --compare other.onnx", 2, "red.onnx is a model, and no INPUT: --compare other.onnx names the other one.")]
    [InlineData("grey.onnx --compare red.onnx", 1, "grey.onnx takes pictures of 1 channel and red.onnx pictures of 3 channels")]
    [InlineData("grey.onnx --compare vector.onnx", 1, "vector.onnx cannot be compared with grey.onnx, which takes pictures: ")]
    [InlineData("vector.onnx --compare grey.onnx", 1, "The input of vector.onnx is float32 1×4 and that of grey.onnx float32 1×1×4×4")]
    [InlineData("grey.onnx --compare sum.onnx", 1, "sum.onnx needs 2 inputs")]
    [InlineData("grey.onnx --compare deep.onnx --memory-budget 64", 1, "form 2 groups under the memory budget")]
    public void What_cannot_be_compared_is_named(string line, int code, string sentence)
    {
        work.Model("grey.onnx", Net(1L, 1L, 4L, 4L));
        work.Model("red.onnx", Net(1L, 3L, 4L, 4L));
        work.Model("vector.onnx", Net(1L, 4L));
        work.Model("sum.onnx", Networks.Sum());
        work.Model("deep.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1L, 1L, 4L, 4L)
            .Node("Neg", ["x"], ["y"]).Node("Relu", ["y"], ["z"]).Output("z", ModelBuilder.Float, 1L, 1L, 4L, 4L));
        work.Write("other.onnx", "no model"u8);
        work.Write("x.png", "no picture"u8);
        string[] arguments = ["view", .. line.Split(' ').Select(word => word == "DIGITS" ? Digits : word), "--no-open"];
        var result = work.Run(arguments);
        if (code == 2)
        {
            result.Misused(sentence);
        }
        else
        {
            result.Failed(code, sentence);
        }
    }

    [Theory]
    [InlineData("DIGITS --survey nope", 1, "nope has no survey: survey.json and survey.npz are needed.")]
    [InlineData("grey.onnx --survey o", 1, "o is the survey of another model: of digits.onnx with the SHA-256 ")]
    [InlineData("DIGITS --survey o --survey-data nope", 1, "nope")]
    [InlineData("DIGITS --survey o --survey-data others", 1, "others is not what o is a survey of: it has 1 pictures, and the survey 2")]
    [InlineData("DIGITS --survey o --survey-data data --survey-labels nope.csv", 1, "nope.csv")]
    [InlineData("DIGITS --survey o --survey-labels x.csv", 2, "--survey-labels x.csv needs the --survey-data DATA that it names.")]
    [InlineData("DIGITS --survey-data data", 2, "--survey-data data needs the --survey DIR that it belongs to.")]
    [InlineData("DIGITS --survey-labels x.csv", 2, "--survey-labels x.csv needs the --survey DIR that it belongs to.")]
    public void What_is_no_survey_of_the_model_is_named(string line, int code, string sentence)
    {
        work.Model("grey.onnx", Net(1L, 1L, 4L, 4L));
        foreach (string name in new[] { "data/0.pgm", "data/1.pgm", "others/0.pgm" })
        {
            work.Write(name, [.. "P5 28 28 255\n"u8, .. Enumerable.Repeat((byte)name[^5], 28 * 28)]);
        }

        work.Run("survey", "data", "--model", Digits, "--layer", "scores", "--no-sheets", "-o", "o").Done();
        var result = work.Run(["view", .. line.Split(' ').Select(word => word == "DIGITS" ? Digits : word), "--no-open"]);
        if (code == 2)
        {
            result.Misused(sentence);
        }
        else
        {
            result.Failed(code, sentence);
        }
    }

    [Theory]
    [InlineData("--certificate nope.pfx", 1, "--certificate nope.pfx: there is no such file.")]
    [InlineData("--certificate x.pem", 1, "--certificate x.pem: the private key is not in it: name the key's file with --certificate-key.")]
    [InlineData("--certificate x.pem --certificate-key nope.pem", 1, "--certificate-key nope.pem: there is no such file.")]
    [InlineData("--certificate x.pem --certificate-key x.pem", 1, "--certificate-key x.pem: there is no private key in it.")]
    [InlineData(
        "--certificate x.pem --certificate-key other.key", 1, "--certificate-key other.key: the key is not that of the certificate.")]
    [InlineData("--certificate locked.pfx", 1, "or the password does not fit: GPUTILER_VIEW_CERTIFICATE_PASSWORD holds the password.")]
    [InlineData(
        "--certificate x.pem --certificate-key locked.key", 1, "or the password does not fit: GPUTILER_VIEW_CERTIFICATE_PASSWORD holds")]
    [InlineData("--certificate text.pfx", 1, "--certificate text.pfx: it is no certificate with its key")]
    [InlineData("--certificate old.pem", 1, "--certificate old.pem: it expired on 2001-02-03, and browsers refuse it: renew it.")]
    [InlineData("--certificate new.pem", 1, "--certificate new.pem: it holds from 2999-01-02 on, and browsers refuse it until then.")]
    [InlineData("--certificate-key x.key", 2, "--certificate-key x.key needs the --certificate that it belongs to.")]
    public void What_is_no_certificate_for_today_is_named(string line, int code, string sentence)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=viewer.test", key, HashAlgorithmName.SHA256);
        var noon = new DateTimeOffset(2001, 2, 3, 12, 0, 0, TimeSpan.Zero);
        using var sound = request.CreateSelfSigned(noon, DateTimeOffset.UtcNow.AddDays(1));
        using var old = request.CreateSelfSigned(noon.AddDays(-1), noon);
        using var young = request.CreateSelfSigned(new(2999, 1, 2, 12, 0, 0, TimeSpan.Zero), new(2999, 2, 2, 12, 0, 0, TimeSpan.Zero));
        string keyText = key.ExportPkcs8PrivateKeyPem();
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        work.Write("x.pem", Bytes(sound.ExportCertificatePem()));
        work.Write("x.key", Bytes(keyText));
        work.Write("other.key", Bytes(other.ExportPkcs8PrivateKeyPem()));
        work.Write("locked.key", Bytes(key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption)));
        work.Write("locked.pfx", sound.Export(X509ContentType.Pkcs12, "secret"));
        work.Write("text.pfx", "no certificate"u8);
        work.Write("old.pem", Bytes(old.ExportCertificatePem() + "\n" + keyText));
        work.Write("new.pem", Bytes(young.ExportCertificatePem() + "\n" + keyText));
        var result = work.Run(["view", Digits, .. line.Split(' '), "--no-open"]);
        if (code == 2)
        {
            result.Misused(sentence);
        }
        else
        {
            result.Failed(code, sentence);
        }

        static byte[] Bytes(string text) => System.Text.Encoding.ASCII.GetBytes(text);
    }

    private static ModelBuilder Net(params object?[] dimensions) => new ModelBuilder()
        .Input("x", ModelBuilder.Float, dimensions).Node("Neg", ["x"], ["y"]).Output("y", ModelBuilder.Float, dimensions);
}

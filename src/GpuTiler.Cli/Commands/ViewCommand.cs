using System.CommandLine;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using GpuTiler.ImageSharp;
using GpuTiler.Viewer;

namespace GpuTiler.Cli;

/// <summary><c>gputiler view</c>: every layer of a network in the browser, while it runs.</summary>
internal sealed class ViewCommand
{
    private const string TokenVariable = "GPUTILER_VIEW_TOKEN", SampleModel = "digits.onnx";

    private readonly Argument<string?> model = InputArguments.Optional("MODEL", "the network (.onnx); without one, the sample network");
    private readonly Argument<string[]> inputs = InputArguments.Inputs();
    private readonly Option<string?> compare = CompareOption.Create();
    private readonly ViewedSurvey.Options survey;
    private readonly ModelOptions modelOptions;
    private readonly Option<TensorLayout?> layout = LayoutOption.Create();
    private readonly Option<int> port = Numbers.Whole(
        "--port", "the port to listen on; 0 is the first free one from 8750 on", 0, 0, 65_535);

    private readonly Option<IPAddress?> host = new("--host")
    {
        Description = "the address to listen on (default this machine alone); what is sent can then be read on the way",
        HelpName = "ADDRESS",
        CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out var address)
            ? address
            : Numbers.Error<IPAddress?>(result, $"--host {result.Tokens[0].Value}: an address such as 127.0.0.1 or 0.0.0.0 is needed."),
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "serve by HTTPS with the certificate of a .pfx or .pem file, so that pages of other machines have a camera",
        HelpName = "FILE",
    };

    private readonly Option<string?> certificateKey = new("--certificate-key")
    {
        Description = "the .pem file of its private key, where that is another one",
        HelpName = "FILE",
    };

    private readonly Option<bool> noOpen = new("--no-open") { Description = "do not open the link in a browser" };
    private readonly DeviceOptions devices;
    private readonly LimitOptions limits;

    private ViewCommand(Command command)
    {
        command.Arguments.Add(model);
        command.Arguments.Add(inputs);
        command.Options.Add(compare);
        survey = new ViewedSurvey.Options(command);
        modelOptions = new ModelOptions(command);
        foreach (var option in new Option[] { layout, port, host, certificate, certificateKey, noOpen })
        {
            command.Options.Add(option);
        }

        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        limits = new LimitOptions(command);
    }

    public static Command Create()
    {
        var command = new Command(
            "view", "Shows every layer of a network in the browser while it runs, on a camera, on pictures or on drawings.");
        var view = new ViewCommand(command);
        command.SetAction(view.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        return WebRuntime.TryFind() ? Serve(parsed) : throw new CommandException(
            $"view needs ASP.NET Core's runtime ({WebRuntime.NeededName}), and it is not installed beside .NET's own: install it, for example "
            + "with the .NET SDK. Every other command works without it.");
    }

    // Apart, so that nothing of the web server is looked for before it can be found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Serve(ParseResult parsed)
    {
        string path = parsed.GetValue(model) ?? SampleFiles.Find(SampleModel);
        string[] paths = parsed.GetValue(inputs) ?? [];
        string? other = parsed.GetValue(compare);
        CompareOption.Require(other, parsed.GetValue(model), paths);
        modelOptions.Require(parsed, path, paths);
        if (paths.FirstOrDefault(input => !Path.Exists(input)) is { } missing)
        {
            throw new CommandException($"{missing}: there is no such file or folder.");
        }

        using var shown = Certificate(parsed);
        using var surveyed = survey.Open(parsed, path, limits.Read(parsed));
        var settings = modelOptions.Read(parsed, parsed.GetValue(layout), devices.Threads(parsed), limits.Read(parsed));
        using var progress = new Progress(devices.Quiet(parsed));
        foreach (string isolated in settings.IsIsolated ? CompareOption.Models(path, other).Distinct() : [])
        {
            IsolatedModel.Try(isolated, settings.Onnx);
        }

        using var device = DeviceCatalog.Open(devices.Device(parsed), modelOptions.Settings(parsed, devices), runsNetwork: true, progress);
        var files = InputFile.OpenAll([.. paths.Where(File.Exists)], limits.Read(parsed));
        using var loader = Load(path);
        loader.LoadFor(files.FirstOrDefault());
        loader.NoteOnce();
        using var second = other is null ? null : Load(CompareOption.Models(path, other)[^1], loader.Dispose);
        second?.LoadFor(files.FirstOrDefault());
        if (other is not null && ModelFiles.IsModel(other))
        {
            second?.NoteOnce();
        }

        var options = new LiveViewerOptions
        {
            Address = parsed.GetValue(host),
            Port = parsed.GetValue(port),
            Certificate = shown,
            Token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null,
            Network = settings.Onnx,
            Preparation = settings.Preparation,
            Files = paths,
            DescribeOptions = OptionsText.Describer(settings.Text, settings.Onnx.Layout ?? TensorLayout.Nchw),
            DescribeDifference = OptionsText.OfDifference(TilePages.DefaultMaxSize, null, settings.Onnx.Layout ?? TensorLayout.Nchw),
            DescribeCommand = mosaic => CommandText.Of(mosaic, settings.Text),
            ReadPicture = file => InputFile.OpenAll([file], settings.Limits)[0].ReadPicture(),
            Animations = [new GifPictures(), WebpPictures.Fast],
            Source = paths.Length > 0 ? "files" : parsed.GetValue(model) is null ? "pad" : "noise",
            Input = loader.Inputs.Main?.Name,
            OtherFiles = other is null || ModelFiles.IsModel(other) ? null : [other],
            Survey = surveyed?.Result,
            SurveyPictures = surveyed?.Pictures,
            OtherInput = second?.Inputs.Main?.Name,
        };
        new ViewSession(device, loader, second, files.FirstOrDefault()).Run(options, Announce, Interruption.Token.WaitHandle);
        return ExitCode.Done;

        void Announce(LiveViewer viewer)
        {
            progress.Clear();
            if (shown is null && options.Address is { } address && !IPAddress.IsLoopback(address))
            {
                progress.Warn(
                    $"everybody on the way to {address} can read the link, and with it see and steer the viewer: an SSH tunnel to 127.0.0.1 or a "
                    + "--certificate is safer.");
            }

            StandardOutput.WriteLine(viewer.Link.ToString());
            if (!parsed.GetValue(noOpen))
            {
                Browser.Open(viewer.Link);
            }
        }

        ModelLoader Load(string file, Action? fallingBack = null) =>
            new(file, settings, new ModelInputs(file, settings, progress), device, progress) { FallingBack = fallingBack };
    }

    private X509Certificate2? Certificate(ParseResult parsed)
    {
        string? file = parsed.GetValue(certificate), key = parsed.GetValue(certificateKey);
        return file is not null ? ServerCertificate.Load(file, key)
            : key is null ? null
            : throw new UsageException($"--certificate-key {key} needs the --certificate that it belongs to.");
    }
}

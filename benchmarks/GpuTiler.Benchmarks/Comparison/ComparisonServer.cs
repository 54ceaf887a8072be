using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using GpuTiler.Imaging;

namespace GpuTiler.Benchmarks.Comparison;

/// <summary>
/// The .NET side of benchmarks/compare: one process for all measurements, so that its code is compiled and its memory in place before
/// a clock starts. Each line of input is a <see cref="Request"/> in JSON, and gets one line of JSON in answer.
/// <list type="bullet">
/// <item><c>about</c>: the versions in use;</item>
/// <item><c>tensor</c>: reads a NumPy file;</item>
/// <item><c>case</c>: makes a case that renders a tensor; <c>copy</c>: one that copies its bytes to a second buffer, on one thread or on
/// all cores; <c>read</c>: one that only loads its values; <c>write</c>: one that only fills the image of a case;</item>
/// <item><c>png</c>: makes two cases of a picture, with its pixels in a file: "write NAME" and "read NAME"; <c>keep</c> copies the
/// PNG;</item>
/// <item><c>save</c>: writes the pixels of a case to a file;</item>
/// <item><c>time</c>: measures a case.</item>
/// </list>
/// </summary>
internal sealed class ComparisonServer : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<int, CpuDevice> devices = [];
    private readonly Dictionary<string, CpuTensor> tensors = [];
    private readonly Dictionary<string, RenderCase> renders = [];
    private readonly Dictionary<string, PngCase> pictures = [];
    private readonly Dictionary<string, Action> actions = [];

    /// <summary>Answers requests until the input ends.</summary>
    public void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(JsonSerializer.Serialize(AnswerTo(line), Json));
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in devices.Values.Concat<IDisposable>(pictures.Values))
        {
            owned.Dispose();
        }
    }

    private object AnswerTo(string line)
    {
        try
        {
            var request = JsonSerializer.Deserialize<Request>(line, Json)!;
            return request.Do switch
            {
                "about" => new { Framework = RuntimeInformation.FrameworkDescription, Device = Device(1).Description },
                "tensor" => LoadTensor(request),
                "case" => MakeCase(request),
                "copy" => MakeCopy(request),
                "read" => MakeRead(request),
                "write" => MakeWrite(request),
                "png" => MakePng(request),
                "keep" => Keep(request),
                "save" => Save(request),
                "time" => Measurement.Of(actions[request.Name], request.Seconds),
                _ => throw new ArgumentException($"No command '{request.Do}'."),
            };
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or KeyNotFoundException or IOException or InvalidDataException)
        {
            return new { Error = error.Message };
        }
    }

    private object LoadTensor(Request request)
    {
        var values = NpyTensor.Load(request.Path);
        long[] dimensions = [.. values.Dimensions.Select(dimension => (long)dimension)];
        var shape = TensorShape.FromArray(dimensions, request.Layout == "nhwc" ? TensorLayout.Nhwc : TensorLayout.Nchw);
        // Where a network's activations are: memory that a device owns.
        var tensor = Device(1).CreateTensor(shape, values.ElementType);
        tensor.Write(values.ToActivations(shape).Activations);
        tensors[request.Name] = tensor;
        return new { Shape = shape.ToString(), Type = values.ElementType.ToString() };
    }

    private object MakeCase(Request request)
    {
        var options = new TileOptions
        {
            Columns = request.Columns,
            Padding = request.Padding,
            Border = request.Border,
            Range = RangeOf(request.Range),
        };
        var render = new RenderCase(Device(request.Threads), tensors[request.Tensor], options);
        renders[request.Name] = render;
        actions[request.Name] = render.Render;
        return new { request.Name };
    }

    private object MakeCopy(Request request)
    {
        var source = tensors[request.Tensor];
        var target = Device(1).CreateTensor(source.Shape, ElementType.Float32);
        int parts = request.Threads == 1 ? 1 : Environment.ProcessorCount, count = source.Shape.ElementCount;
        actions[request.Name] = parts == 1 ? () => CopyPart(0) : () => Parallel.For(0, parts, CopyPart);
        return new { request.Name };

        void CopyPart(int part)
        {
            var (start, end) = ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
            source.AsSpan<float>()[start..end].CopyTo(target.AsSpan<float>()[start..end]);
        }
    }

    private object MakeRead(Request request)
    {
        var source = tensors[request.Tensor];
        var seen = Vector<uint>.Zero;
        actions[request.Name] = () =>
        {
            var vectors = MemoryMarshal.Cast<float, Vector<uint>>(source.AsSpan<float>());
            Vector<uint> a = seen, b = a, c = a, d = a;
            int i = 0;
            for (; i + 4 <= vectors.Length; i += 4)
            {
                (a, b, c, d) = (a | vectors[i], b | vectors[i + 1], c | vectors[i + 2], d | vectors[i + 3]);
            }

            for (; i < vectors.Length; i++)
            {
                a |= vectors[i];
            }

            seen = a | b | c | d;
        };
        return new { request.Name };
    }

    private object MakeWrite(Request request)
    {
        var image = new byte[renders[request.Of].ByteCount];
        actions[request.Name] = () => image.AsSpan().Fill(7);
        return new { request.Name };
    }

    private object MakePng(Request request)
    {
        var picture = new PngCase(File.ReadAllBytes(request.Path), request.Width, request.Height, request.Threads);
        pictures[request.Name] = picture;
        actions["write " + request.Name] = picture.Write;
        actions["read " + request.Name] = picture.Read;
        return new { Bytes = picture.FileBytes };
    }

    private object Keep(Request request)
    {
        pictures[request.Name].Save(request.Path);
        return new { request.Name };
    }

    private object Save(Request request)
    {
        var (width, height) = renders[request.Name].Save(request.Path);
        return new { Width = width, Height = height };
    }

    private static TileRange RangeOf(string name) => name switch
    {
        "auto" => TileRange.Auto,
        "tile" => TileRange.Tile,
        "layer" => TileRange.Layer,
        _ => throw new ArgumentException($"No range '{name}'."),
    };

    private CpuDevice Device(int threads)
    {
        ref var device = ref CollectionsMarshal.GetValueRefOrAddDefault(devices, threads, out _);
        return device ??= CpuDevice.Create(new() { Threads = threads });
    }
}

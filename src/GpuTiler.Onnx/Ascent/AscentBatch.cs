using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Units that climb together, and where they are between sizes.</summary>
internal sealed class AscentBatch(MaximizedUnit[] units) : IDisposable
{
    private HostValue? noise;
    private GradientOutput? point;

    /// <summary>The units as the loss takes them.</summary>
    public GradientUnit[] Gradients { get; } = Array.ConvertAll(units, one => one.Unit);

    /// <summary>What was found for each.</summary>
    public MaximizedUnit[] Units => units;

    /// <summary>Where the next size begins; null before the first.</summary>
    public OrtValue? Start => point?.Memory.Value;

    /// <summary>Begins at a picture, the same for every sample.</summary>
    public OrtValue BeginAt(ReadOnlySpan<float> picture, long[] dimensions)
    {
        noise = new HostValue(OnnxElementType.Float32, dimensions);
        var values = noise.AsSpan<float>();
        for (int at = 0; at < values.Length; at += picture.Length)
        {
            picture.CopyTo(values[at..]);
        }

        return noise.Value;
    }

    /// <summary>Makes noise to begin at.</summary>
    public OrtValue BeginAt(AscentStart start, int seed, long[] dimensions)
    {
        noise = new HostValue(OnnxElementType.Float32, dimensions);
        var values = noise.AsSpan<float>();
        int each = values.Length / (int)dimensions[0];
        values.Clear();
        for (int sample = 0; sample < units.Length; sample++)
        {
            start.Fill(values.Slice(sample * each, each), seed, units[sample].Unit, units[sample].Number);
        }

        return noise.Value;
    }

    /// <summary>Takes what a step said of each sample.</summary>
    public void Add(ReadOnlySpan<float> status, int samples)
    {
        for (int sample = 0; sample < Units.Length; sample++)
        {
            Units[sample].Add(status[sample], status[samples + sample]);
        }
    }

    /// <summary>How many steps it has made.</summary>
    public int StepsMade => Units[0].StepsMade;

    /// <summary>Keeps the pictures as they are on the way.</summary>
    public void AddFrame(DeviceTensor pictures, int samples)
    {
        float[] shown = Read(pictures);
        int picture = shown.Length / samples;
        for (int sample = 0; sample < Units.Length; sample++)
        {
            Units[sample].AddFrame(shown.AsMemory(sample * picture, picture));
        }
    }

    /// <summary>Keeps the point at the next size.</summary>
    /// <param name="next">Where it is kept; this owns it from now on.</param>
    /// <param name="fill">Fills it.</param>
    public void GoOn(GradientOutput next, Action<OrtValue> fill)
    {
        try
        {
            fill(next.Memory.Value);
        }
        catch
        {
            next.Dispose();
            throw;
        }

        Dispose();
        point = next;
    }

    /// <summary>Reads what is finished.</summary>
    public void Finish(DeviceTensor pictures, DeviceTensor inputs, int samples)
    {
        Dispose();
        float[] shown = Read(pictures), taken = Read(inputs);
        int picture = shown.Length / samples, input = taken.Length / samples;
        for (int sample = 0; sample < Units.Length; sample++)
        {
            Units[sample].Picture = shown.AsMemory(sample * picture, picture);
            Units[sample].Input = taken.AsMemory(sample * input, input);
        }
    }

    private static float[] Read(DeviceTensor tensor)
    {
        var values = new float[tensor.Shape.ElementCount];
        tensor.Read(values);
        return values;
    }

    public void Dispose()
    {
        noise?.Dispose();
        point?.Dispose();
        (noise, point) = (null, null);
    }
}

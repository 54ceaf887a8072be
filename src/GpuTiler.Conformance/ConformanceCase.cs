using System.Reflection;

namespace GpuTiler.Conformance;

/// <summary>One image that every device renders to the same bytes.</summary>
/// <param name="Shape">The activations' shape.</param>
/// <param name="Options">How the image looks.</param>
/// <param name="Type">The activations' type.</param>
/// <param name="Data">Their values, the same for every run.</param>
/// <param name="Image">Which image of the batch.</param>
/// <param name="ExtraPitch">Bytes between one row of pixels and the next, which must stay as they were.</param>
public sealed record ConformanceCase(
    TensorShape Shape, TileOptions Options, ElementType Type, DataKind Data, int Image = 0, int ExtraPitch = 0)
{
    private const byte Untouched = 0xA5;

    private static readonly PropertyInfo[] OptionProperties = typeof(TileOptions).GetProperties();

    private static readonly Lazy<IReadOnlyList<(ConformanceCase, byte[])>> Rendered = new(RenderAll);

    /// <summary>
    /// Every case: shapes and values swept, and each pair of values of any two options of <see cref="TileOptions"/>, in every layout and
    /// type.
    /// </summary>
    public static IReadOnlyList<ConformanceCase> All { get; } = [.. SweepCases.All, .. OptionCases.All, .. ShrinkCases.All];

    /// <summary>What its values are drawn from; of <see cref="Random"/>, the case itself too.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Every case with the bytes of the scalar reference, rendered once for all devices.</summary>
    internal static IReadOnlyList<(ConformanceCase Case, byte[] Expected)> Expectations => Rendered.Value;

    /// <summary>A case that is drawn from all that shapes, options and values may be, the same for the same seed.</summary>
    /// <param name="seed">Any number.</param>
    public static ConformanceCase Random(int seed) => RandomCases.Create(seed);

    /// <summary>Renders the case on a device, and compares each byte with the scalar reference.</summary>
    /// <param name="device">What renders.</param>
    /// <exception cref="ConformanceException">A byte differs, or the device refused to render what it had a tiler for.</exception>
    /// <exception cref="NotSupportedException">The device has no such tensor, or no tiler for such an image.</exception>
    public void Check(TileDevice device) => Check(device, Expect());

    /// <summary>The case in one line, with only the options that are not the default.</summary>
    public override string ToString()
    {
        var options = OptionProperties.Where(one => !Equals(one.GetValue(Options), one.GetValue(default(TileOptions))))
            .Select(one => $"{one.Name} = {one.GetValue(Options)}");
        string seed = Seed == 1 ? "" : $", seed {Seed}";
        return string.Join(", ", options.Prepend($"{Data} {Type} {Shape} {Shape.Layout}, image {Image}{seed}"));
    }

    /// <inheritdoc cref="Check(TileDevice)"/>
    /// <param name="device">What renders.</param>
    /// <param name="expected">The bytes of the scalar reference.</param>
    internal void Check(TileDevice device, byte[] expected)
    {
        using var tensor = CreateTensor(device);
        using var tiler = Tiler.Create(tensor, Options);
        try
        {
            Check(tiler, tiler.Dispatch(tensor, Image), expected);
        }
        catch (NotSupportedException e)
        {
            throw new ConformanceException($"{this}: refused in a frame, after a tiler was made: {e.Message}");
        }
    }

    /// <summary>Compares what was rendered with the bytes of the scalar reference.</summary>
    internal void Check(Tiler tiler, TileTicket ticket, byte[] expected)
    {
        int pitch = tiler.Plan.RowBytes + ExtraPitch;
        var actual = NewImage(tiler.Plan, pitch);
        tiler.Read(ticket, actual, pitch);
        Require.SameImage(tiler.Plan, pitch, expected, actual, this);
    }

    /// <summary>Compares what was rendered into memory of the caller's, and what comes behind it, which is nobody's.</summary>
    internal void CheckInPlace(in TilePlan plan, byte[] expected, byte[] actual)
    {
        var apart = NewImage(plan, plan.RowBytes + ExtraPitch);
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            actual.AsSpan(y * plan.RowBytes, plan.RowBytes).CopyTo(apart.AsSpan(y * (plan.RowBytes + ExtraPitch)));
        }

        Require.SameImage(plan, plan.RowBytes + ExtraPitch, expected, apart, this);
        if (actual.AsSpan(plan.ByteCount).ContainsAnyExcept(Untouched))
        {
            throw new ConformanceException($"{this}: memory behind the image was written to.");
        }
    }

    /// <summary>The activations on a device.</summary>
    internal DeviceTensor CreateTensor(TileDevice device)
    {
        var tensor = device.CreateTensor(Shape, Type);
        if (Type == ElementType.Float32)
        {
            tensor.Write(TestData.Singles(Data, Shape.ElementCount, Seed));
        }
        else
        {
            tensor.Write(TestData.Halves(Data, Shape.ElementCount, Seed));
        }

        return tensor;
    }

    /// <summary>An image filled with the bytes that nothing may write, until something is rendered.</summary>
    internal static byte[] NewImage(in TilePlan plan, int pitch)
    {
        var image = new byte[(pitch * (plan.ImageHeight - 1)) + plan.RowBytes];
        Array.Fill(image, Untouched);
        return image;
    }

    private static IReadOnlyList<(ConformanceCase Case, byte[] Expected)> RenderAll() =>
        [.. All.AsParallel().AsOrdered().Select(one => (one, one.Expect()))];

    /// <summary>The bytes of the scalar reference.</summary>
    internal byte[] Expect()
    {
        var plan = TilePlan.Create(Shape, Options);
        int pitch = plan.RowBytes + ExtraPitch;
        var expected = NewImage(plan, pitch);
        if (Type == ElementType.Float32)
        {
            ScalarReference.Render<float>(TestData.Singles(Data, Shape.ElementCount, Seed), plan, Image, expected, pitch);
        }
        else
        {
            ScalarReference.Render<Half>(TestData.Halves(Data, Shape.ElementCount, Seed), plan, Image, expected, pitch);
        }

        return expected;
    }
}

namespace GpuTiler.Testing;

/// <summary>What a device is given is checked before it is asked to do anything.</summary>
public abstract class TensorTests
{
    public static TheoryData<string> Names => TestDevices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_do_not_fit_a_plan_are_refused(string name)
    {
        using var device = TestDevices.Open(name);
        var plan = TilePlan.Create(TensorShape.Nchw(2, 5, 7, 9));
        float[] values = new float[plan.Shape.ElementCount];
        var pixels = new byte[plan.ByteCount];
        Assert.Throws<ArgumentException>(() => device.Render(values[1..], plan, pixels));
        Assert.Throws<ArgumentException>(() => device.Render(new(values, TensorShape.Features(1, values.Length)), plan, pixels));
        Assert.Throws<ArgumentException>(() => device.Render(values, plan, pixels.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => device.Render(values, plan, pixels, image: 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_number_or_type_of_values_is_refused(string name)
    {
        using var device = TestDevices.Open(name);
        using var tensor = device.CreateTensor(TensorShape.Chw(2, 3, 4), ElementType.Float32);
        Assert.Equal(
            "23 values of Float32 do not hold a tensor of 1×2×3×4 Float32: 24 are needed.",
            Assert.Throws<ArgumentException>(() => tensor.Read(new float[23])).Message);
        Assert.Contains("Float16", Assert.Throws<ArgumentException>(() => tensor.Read(new Half[24])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "do not fill", Assert.Throws<ArgumentException>(() => tensor.Write(new float[25])).Message, StringComparison.Ordinal);
    }
}

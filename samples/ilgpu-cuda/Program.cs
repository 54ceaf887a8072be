using GpuTiler;
using GpuTiler.Ilgpu;
using GpuTiler.Imaging;
using ILGPU;
using ILGPU.Runtime;

// A program's own context, accelerator and buffer: CUDA's where there is one.
using var context = Context.Create(builder => builder.AllAccelerators());
using var accelerator = context.GetPreferredDevice(preferCPU: false).CreateAccelerator(context);
using var waves = accelerator.Allocate1D<float>(12 * 32 * 48);
accelerator.LoadAutoGroupedStreamKernel<Index1D, ArrayView<float>>(Wave)((int)waves.Length, waves.View);

// The mosaic of what the program's kernel left there: nothing is copied but the finished image.
using var device = IlgpuDevice.Adopt(accelerator, accelerator.DefaultStream);
using var tensor = device.Import(waves.View, TensorShape.Chw(12, 32, 48));
using var tiler = Tiler.Create(tensor, new() { ColorMap = ColorMap.Viridis, Padding = 2, Border = 2 });
var pixels = new byte[tiler.Plan.ByteCount];
tiler.Read(tiler.Dispatch(tensor), pixels);
PngWriter.Write(args[0], tiler.Plan, pixels);
Console.WriteLine($"{args[0]}: {tiler.Plan.ImageWidth}×{tiler.Plan.ImageHeight}, {device.Description}");

// Channel c is a plane wave of c/4 periods.
static void Wave(Index1D i, ArrayView<float> values)
{
    int channel = i / (32 * 48), y = i / 48 % 32, x = i % 48;
    float phase = channel * ((x * 2) + y) % 512 / 512f;
    values[i] = phase < 0.5f ? phase : 1 - phase;
}

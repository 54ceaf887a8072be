using ComputeSharp;
using GpuTiler;
using GpuTiler.ComputeSharp;

// A program's own device and buffer: any shader of the program may have written it. Channel c is a ramp of c + 1 steps.
var shape = TensorShape.Chw(12, 32, 48);
var steps = new float[shape.ElementCount];
for (int i = 0; i < steps.Length; i++)
{
    int channel = i / (32 * 48), x = i % 48;
    steps[i] = x * (channel + 1) / 48;
}

var device = GraphicsDevice.GetDefault();
using var activations = device.AllocateReadOnlyBuffer(steps);

// The mosaic of it, in a texture of the program's: nothing leaves the GPU until the texture is saved.
using var tiler = ComputeSharpTiler.Create(device, shape, new() { ColorMap = ColorMap.Viridis, Padding = 2, Border = 2 });
using var texture = device.AllocateReadWriteTexture2D<Rgba32, Float4>(tiler.Plan.ImageWidth, tiler.Plan.ImageHeight);
tiler.Render(activations, texture);
texture.Save(args[0]);

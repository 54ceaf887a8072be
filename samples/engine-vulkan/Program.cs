using EngineSample;
using GpuTiler;
using GpuTiler.Imaging;
using GpuTiler.Vulkan;

const int Frames = 60;
var path = args.Length > 0 ? args[0] : "engine.png";

// The engine's device stays the engine's: what is made on it below is disposed of first, in reverse order.
using var engine = new Engine();
using var device = VulkanDevice.Adopt(engine.Handles);
using var layer = device.CreateTensor(Activations.Shape, ElementType.Float32);
using var recorder = VulkanRecorder.Create(device, layer.Shape, layer.ElementType, Activations.Options);
recorder.Prepare(forTextures: true);
using var texture = new Texture(engine, recorder.Plan.ImageWidth, recorder.Plan.ImageHeight);

var values = new float[layer.Shape.ElementCount];
for (int frame = 0; frame < Frames; frame++)
{
    // A network on the device would write the layer here; this one's values come from the host.
    Activations.Compute(frame, values);
    layer.Write(values);

    // A slot is free again when its command buffer has completed; the engine waits for that in any case.
    int slot = frame % Tiler.FramesInFlight;
    nint commands = engine.BeginFrame(slot);
    texture.BecomeTransferTarget(commands);
    recorder.Record(commands, layer, image: 0, VulkanTarget.Image(texture.Handle), slot);
    texture.BecomeReadable(commands);
    // … the engine draws with the texture here …
    engine.EndFrame(slot);
}

var pixels = texture.Read();
using var file = File.Create(path);
PngWriter.Write(file, pixels, texture.Width, texture.Height, texture.Width * 4, PixelFormat.Rgba8);
Console.WriteLine($"{path}: {Activations.Shape} as {texture.Width}×{texture.Height} pixels, frame {Frames} on {device.Description}");

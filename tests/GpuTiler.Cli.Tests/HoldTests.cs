using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>With <c>:hold=K</c> the inputs of a command are frames: ranges grow at once, and shrink slowly.</summary>
public sealed class HoldTests : IDisposable
{
    private const int C = 3, H = 4, W = 5;

    private static readonly float[] Scales = [1, 3, 0.5f, 0.25f];

    private readonly Workspace work = new();

    [Theory]
    [InlineData("tile", 0.9f)]
    [InlineData("layer", 0.5f)]
    public void Arrays_are_frames(string scope, float k)
    {
        string[] files = [.. Scales.Select((_, frame) => work.Npy($"{frame}.npy", Frame(frame), C, H, W))];
        work.Run(["tile", .. files, "--range", string.Create(CultureInfo.InvariantCulture, $"{scope}:hold={k}"), "-o", "out"]).Done();
        AssertFrames(scope, k, frame => work.Png($"out/{frame}.png"));
        work.Run(["tile", .. files, "--range", scope, "-o", "plain"]).Done();
        Assert.Equal(work.Png("plain/1.png").Pixels.ToArray(), work.Png("out/1.png").Pixels.ToArray());
        Assert.NotEqual(work.Png("plain/3.png").Pixels.ToArray(), work.Png("out/3.png").Pixels.ToArray());
    }

    [Fact]
    public void A_models_inputs_are_frames_for_each_layer_and_model()
    {
        foreach (string name in new[] { "a", "b" })
        {
            var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, C, H, W).Node("Neg", ["x"], ["y"], "n/neg").Output("y");
            work.Model($"models/{name}.onnx", model);
        }

        string[] files = [.. Scales.Select((_, frame) => work.Npy($"{frame}.npy", Array.ConvertAll(Frame(frame), x => -x), 1, C, H, W))];
        work.Run(["tile", .. files, "--model", "models", "--range", "tile:hold=0.9", "-o", "out"]).Done();
        foreach (string name in new[] { "a", "b" })
        {
            string[] images = [.. work.NewFiles.Where(path => path.StartsWith($"out/{name}/", StringComparison.Ordinal))];
            Assert.Equal(Scales.Length, images.Length);
            AssertFrames("tile", 0.9f, frame => work.Png(images[frame]));
        }
    }

    [Fact]
    public void A_difference_refuses_it()
    {
        work.Npy("a.npy", Frame(0), C, H, W);
        work.Npy("b.npy", Frame(1), C, H, W);
        work.RunLine("diff a.npy b.npy --range tile:hold=0.9 -o out.png").Misused("--range tile:hold=0.9", "leave :hold out");
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private static float[] Frame(int frame) => [.. Values.Some(C * H * W).Select((x, i) => x * Scales[frame] * (1 + (i % 2 * frame)))];

    // The rule, in the plainest words.
    private static void AssertFrames(string scope, float k, Func<int, Bitmap> read)
    {
        var held = new (float L, float U)?[C];
        float g = 1 - k;
        for (int frame = 0; frame < Scales.Length; frame++)
        {
            float[] values = Frame(frame);
            var bitmap = read(frame);
            var plan = TilePlan.Create(TensorShape.Chw(C, H, W), new() { Padding = 2, Border = 2 });
            for (int channel = 0; channel < C; channel++)
            {
                float[] own = scope == "layer" ? values : values[(channel * H * W)..((channel + 1) * H * W)];
                float l = own.Min() * 0.5f, u = own.Max() * 0.5f;
                if (held[channel] is var (before, after))
                {
                    l = l < before ? l : before + ((l - before) * g);
                    u = u > after ? u : after + ((u - after) * g);
                }

                held[channel] = (l, u);
                var (left, top) = plan.TileOrigin(channel);
                for (int i = 0; i < H * W; i++)
                {
                    byte expected = ReferenceMosaic.Level(values[(channel * H * W) + i], l * 2, u * 2);
                    Assert.Equal(expected, bitmap.Pixels.Span[((top + (i / W)) * bitmap.Width) + left + (i % W)]);
                }
            }
        }
    }
}

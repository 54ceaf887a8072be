using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The steps of an ascent at one size: the session, and two of each state, between which it goes to and fro.</summary>
internal sealed class AscentStage : IDisposable
{
    private readonly AscentModel model;
    private readonly string path;
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly GradientOutput[][] states = new GradientOutput[2][];
    private readonly HostValue[] starts;
    private readonly OrtIoBinding[] bindings = new OrtIoBinding[2];
    private readonly BoundInput weightInput;
    private readonly GradientWeights weights;
    private readonly BoundInput? moves;
    private readonly PictureTransforms transforms;
    private readonly AscentSize size;
    private readonly int seed;
    private readonly HostValue status;
    private readonly IReadOnlyList<BoundInput> others;
    private readonly Stack<Action> cleanup = new();
    private OrtIoBinding? first;
    private OrtValue? start;
    private int steps;

    /// <param name="setting">What the step is of.</param>
    /// <param name="model">The network with a step around it, which this owns.</param>
    /// <param name="size">The size of the pictures.</param>
    public AscentStage(AscentSetting setting, AscentModel model, AscentSize size)
    {
        var (network, recipe) = (setting.Network, setting.Recipe);
        (this.model, path, host, others) = (model, network.Path, setting.Host, setting.Inputs);
        (transforms, this.size, seed) = (recipe.Transforms, size, setting.Seed);
        try
        {
            // Binding an input may copy it to the device, which one thread at a time may do.
            lock (host.Gate)
            {
                session = Keep(
                    SessionFactory.Open(model.Bytes, model.File, setting.Options, new Dictionary<string, long>(), host),
                    made => made.Dispose);
                weightInput = Keep(
                    OnnxModel.Bind(path, new(GradientModel.WeightsName, true, model.LayerType, null), () => [.. model.LayerDimensions]),
                    made => made.Free);
                weights = new(weightInput, model.IsBatch) { Border = recipe.LossBorder, HasChannelsLast = network.HasChannelsLast };
                moves = transforms == default ? null : Keep(
                    OnnxModel.Bind(path, new(AscentStep.MovesName, true, OnnxElementType.Float32, null), () => [PictureTransforms.Numbers]),
                    made => made.Free);
                status = Keep(
                    new HostValue(OnnxElementType.Float32, AscentModel.StatusNumbers * model.Dimensions[0]), made => made.Dispose);
                for (int i = 0; i < states.Length; i++)
                {
                    states[i] = [.. model.States.Select(state => Keep(
                        setting.Output(state.Name, state.Dimensions, network.Target.Layout),
                        made => made.Dispose))];
                }

                starts = [.. model.States.Skip(1).Select(state => Keep(Filled(state), made => made.Dispose))];
                for (int i = 0; i < bindings.Length; i++)
                {
                    bindings[i] = Keep(Bind([.. states[i].Select(state => state.Memory.Value)], states[1 - i]), made => made.Dispose);
                }
            }
        }
        catch (Exception e)
        {
            Dispose();
            if (e is OnnxRuntimeException refused)
            {
                throw RuntimeError.Loading(path, refused);
            }

            throw;
        }

        T Keep<T>(T made, Func<T, Action> free)
        {
            cleanup.Push(free(made));
            return made;
        }
    }

    /// <summary>The point as the last step left it.</summary>
    public OrtValue Point => steps == 0 ? start! : states[(steps - 1) % 2][0].Memory.Value;

    /// <summary>The loss of each sample before the last step, and then the mean magnitude of the gradient of each.</summary>
    public ReadOnlySpan<float> Status => status.AsSpan<float>();

    /// <summary>Begins with other units at another point.</summary>
    /// <param name="from">The point, which stays as it is.</param>
    /// <param name="units">The units; there may be more samples than units.</param>
    public void Begin(OrtValue from, ReadOnlySpan<GradientUnit> units)
    {
        for (int sample = 0; sample < weights.Samples; sample++)
        {
            weights.Write(sample, sample < units.Length ? units.Slice(sample, 1) : []);
        }

        (start, steps) = (from, 0);
        lock (host.Gate)
        {
            first?.Dispose();
            first = Bind([from, .. starts.Select(value => value.Value)], states[0]);
            BindInputs(bindings[0]);
            BindInputs(bindings[1]);
        }
    }

    /// <summary>Makes a step. Allocates nothing on the managed heap.</summary>
    /// <param name="made">How many steps these units have made, at this size and before.</param>
    /// <exception cref="OnnxModelException">The network does not run on these values.</exception>
    public void Step(int made)
    {
        try
        {
            lock (host.Gate)
            {
                var binding = steps == 0 ? first! : bindings[1 - (steps % 2)];
                if (moves is not null)
                {
                    transforms.Draw(seed, made, size.Height, size.Width, moves.AsSpan<float>());
                    moves.Bind(binding);
                }

                session.RunWithBinding(runOptions, binding);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeError.Running(path, e);
        }

        steps++;
    }

    public void Dispose()
    {
        lock (host.Gate)
        {
            first?.Dispose();
            while (cleanup.TryPop(out var free))
            {
                free();
            }

            runOptions.Dispose();
        }

        model.Dispose();
    }

    private OrtIoBinding Bind(OrtValue[] from, GradientOutput[] to)
    {
        var binding = session.CreateIoBinding();
        for (int i = 0; i < from.Length; i++)
        {
            binding.BindInput(model.States[i].Name, from[i]);
            binding.BindOutput(model.States[i].Next, to[i].Memory.Value);
        }

        binding.BindOutput(AscentModel.StatusName, status.Value);
        BindInputs(binding);
        return binding;
    }

    private static HostValue Filled(AscentState state)
    {
        var value = new HostValue(OnnxElementType.Float32, state.Dimensions);
        value.AsSpan<float>().Fill(state.Start);
        return value;
    }

    // A device copies what is bound: it is bound again where it has changed.
    private void BindInputs(OrtIoBinding binding)
    {
        Debug.Assert(host.Gate.IsHeldByCurrentThread, "Binding an input may copy it to the device, which one thread at a time may do.");
        weightInput.Bind(binding);
        moves?.Bind(binding);
        foreach (var other in others)
        {
            other.Bind(binding);
        }
    }
}

namespace GpuTiler.Onnx;

/// <summary>The states of a step while its graph is written.</summary>
internal sealed class AscentStates(GradientGraph graph)
{
    private const string Prefix = "/gputiler/state/";

    private readonly List<AscentState> all = [];

    /// <summary>Those that were declared.</summary>
    public IReadOnlyList<AscentState> All => all;

    /// <summary>Declares a state.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="start">What it is before the first step.</param>
    /// <returns>The state before the step.</returns>
    public GraphValue Declare(string name, ReadOnlySpan<long> dimensions, float start = 0)
    {
        var state = new AscentState(Prefix + name, dimensions.ToArray(), start);
        all.Add(state);
        var value = graph.Existing(state.Name, OnnxElementType.Float32, state.Dimensions);
        graph.Taps.Graph.Message(OnnxFields.Graph.Input, GradientModel.Declare(value).Write());
        return value;
    }

    /// <summary>Says what a state is after the step.</summary>
    public GraphValue Keep(GraphValue state, GraphValue next)
    {
        graph.Output(state.Name + AscentState.NextSuffix, next);
        return next;
    }
}

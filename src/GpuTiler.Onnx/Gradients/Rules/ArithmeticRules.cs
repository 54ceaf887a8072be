using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Operators on elements of several tensors, which are broadcast.</summary>
internal static class ArithmeticRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Add", Sum),
        Of("Sum", Sum),
        Of("Sub", node =>
        {
            node.Give(0, () => node.Gradient);
            node.Give(1, () => -node.Gradient);
        }),
        Of("Mul", node =>
        {
            node.Give(0, () => node.Gradient * node.Input(1));
            node.Give(1, () => node.Gradient * node.Input(0));
        }),
        Of("Div", node =>
        {
            node.Give(0, () => node.Gradient / node.Input(1));
            node.Give(1, () => -(node.Gradient / node.Input(1) * node.Output(0)));
        }),
        Of("Pow", Pow),
        Of("Mean", node => GiveEach(node, _ => node.Gradient / node.InputCount)),
        Of("Max", node => GiveFirst(node, (input, largest) => input >= largest)),
        Of("Min", node => GiveFirst(node, (input, least) => input <= least)),
        Of("Where", node =>
        {
            node.Give(1, () => node.Input(0).Choose(node.Gradient, 0));
            node.Give(2, () => node.Input(0).Choose(0, node.Gradient));
        }),
    ];

    private static void Sum(GradientNode node) => GiveEach(node, _ => node.Gradient);

    private static void GiveEach(GradientNode node, Func<int, GraphValue> gradient)
    {
        for (int i = 0; i < node.InputCount; i++)
        {
            int input = i;
            node.Give(input, () => gradient(input));
        }
    }

    // p·x^(p − 1) and xᵖ·ln x, which no negative x has.
    private static void Pow(GradientNode node)
    {
        var (x, g) = (node.Input(0), node.Gradient);
        node.Give(0, () => node.Input(1).To(x.Type) is var p && IsTwo(node) ? g * x * 2
            : g * p * x.Graph.Node("Pow", [x, p - 1], x.Type, node.Output(0).Dimensions));
        node.Give(1, () => g * node.Output(0) * x.Unary("Log"));
    }

    private static bool IsTwo(GradientNode node) => !node.Needs(1) && node.TryStored(1) is [2];

    // Of equal values the first has the gradient.
    private static void GiveFirst(GradientNode node, Func<GraphValue, GraphValue, GraphValue> isChosen)
    {
        var rest = node.Gradient;
        for (int i = 0; i < node.InputCount; i++)
        {
            var part = i == node.InputCount - 1 ? rest : isChosen(node.Input(i), node.Output(0)).Choose(rest, 0);
            rest = i == node.InputCount - 1 ? rest : rest - part;
            node.Give(i, () => part);
        }
    }
}

using System.Numerics;

namespace GpuTiler.Onnx.Tests;

/// <summary>The survey as two loops, over pictures and over values, with numbers of any size.</summary>
internal sealed class PlainSurvey
{
    private readonly Dictionary<string, Unit[]> units = [];

    /// <summary>Adds a picture whose activations a model holds.</summary>
    public void Add(OnnxModel model, int picture)
    {
        foreach (var activation in model.Activations)
        {
            var shape = activation.Shape;
            var values = activation.HostValues;
            var own = units.TryGetValue(activation.Name, out var kept) ? kept
                : units[activation.Name] = [.. Enumerable.Range(0, shape.Channels).Select(_ => new Unit())];
            for (int unit = 0; unit < shape.Channels; unit++)
            {
                var map = new float[shape.Height * shape.Width];
                for (int i = 0; i < map.Length; i++)
                {
                    map[i] = shape.Layout == TensorLayout.Nhwc ? values[(i * shape.Channels) + unit] : values[(unit * map.Length) + i];
                }

                own[unit].Add(map, picture);
            }
        }
    }

    public IReadOnlyList<Unit> this[string layer] => units[layer];

    public sealed class Unit
    {
        private readonly List<(float Value, int Picture, int Place)> largest = [], smallest = [];
        private BigInteger sum, squares;

        public long Finite { get; private set; }

        public long Zeros { get; private set; }

        public long NaN { get; private set; }

        public long Infinite { get; private set; }

        public int Active { get; private set; }

        public IEnumerable<(float Value, int Picture, int Place)> Top =>
            largest.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Picture).ThenBy(entry => entry.Place);

        public IEnumerable<(float Value, int Picture, int Place)> Bottom =>
            smallest.OrderBy(entry => entry.Value).ThenBy(entry => entry.Picture).ThenBy(entry => entry.Place);

        public BigInteger Sum => sum;

        public BigInteger Squares => squares;

        public void Add(float[] map, int picture)
        {
            var finite = map.Index().Where(entry => float.IsFinite(entry.Item))
                .Select(entry => (Value: entry.Item + 0f, entry.Index)).ToArray();
            Finite += finite.Length;
            Zeros += finite.Count(entry => entry.Value == 0);
            NaN += map.Count(float.IsNaN);
            Infinite += map.Count(float.IsInfinity);
            foreach (var (value, _) in finite)
            {
                var units = new BigInteger(Math.ScaleB(value, 149));
                (sum, squares) = (sum + units, squares + (units * units));
            }

            if (finite.Length > 0)
            {
                var high = finite.MaxBy(entry => entry.Value);
                var low = finite.MinBy(entry => entry.Value);
                largest.Add((high.Value, picture, high.Index));
                smallest.Add((low.Value, picture, low.Index));
                Active += high.Value > 0 ? 1 : 0;
            }
        }
    }
}

namespace GpuTiler.Onnx;

/// <summary>The score that a network gives a class.</summary>
/// <param name="Index">The class: its place in the layer.</param>
/// <param name="Score">The layer's value there.</param>
public readonly record struct ClassScore(int Index, float Score)
{
    /// <summary>Finds the classes with the highest scores.</summary>
    /// <param name="layer">A layer of one score for each class, such as 1×1000 or 1×1000×1×1, as the last run left it.</param>
    /// <param name="count">How many classes to return.</param>
    /// <returns>The highest score first; equal scores in class order. NaN does not count as a score.</returns>
    /// <exception cref="ArgumentException">The layer has other dimensions, or fewer scores.</exception>
    public static IReadOnlyList<ClassScore> Top(BoundActivation layer, int count)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (layer.Dimensions is not [1, > 1, ..] || layer.Dimensions[2..].ContainsAnyExcept(1))
        {
            throw new ArgumentException(
                $"The layer '{layer.Name}' is {string.Join('×', layer.Dimensions.ToArray())}, which is no score for each class of one "
                + "picture, such as 1×1000: name a layer that is.");
        }

        var values = new ActivationBuffer();
        layer.Tensor.Read(values);
        List<ClassScore> scores = [];
        foreach (float value in values.Activations)
        {
            scores.Add(new(scores.Count, value));
        }

        ClassScore[] top = [.. scores.Where(one => !float.IsNaN(one.Score)).OrderByDescending(one => one.Score).Take(count)];
        return top.Length == count ? top : throw new ArgumentException(
            $"The layer '{layer.Name}' has {top.Length} scores, and {count} were asked for: ask for no more than there are.");
    }
}

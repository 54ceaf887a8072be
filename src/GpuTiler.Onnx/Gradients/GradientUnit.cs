using System.Collections.Immutable;
using System.Globalization;

namespace GpuTiler.Onnx;

/// <summary>
/// A unit of a layer whose value is differentiated: one element of the layer's tensor without its batch dimension, or the mean of all
/// elements that a shorter index leaves open. <c>default</c> is the mean of the entire layer.
/// </summary>
/// <example><c>7</c> is class 7 of 1×10, <c>2,3,4</c> a neuron of 1×C×H×W, and <c>2</c> there the mean of channel 2.</example>
public readonly record struct GradientUnit
{
    /// <summary>Stands for every index of a dimension.</summary>
    public const int All = -1;

    private readonly ImmutableArray<int> index;
    private readonly double weightMinusOne;

    /// <summary>A unit.</summary>
    /// <param name="index">
    /// Its index, slowest dimension first; dimensions after the last given are left open, as <see cref="All"/> leaves one open.
    /// </param>
    public GradientUnit(params ReadOnlySpan<int> index) => this.index = [.. index];

    /// <summary>Its index.</summary>
    public ImmutableArray<int> Index => index.IsDefault ? [] : index;

    /// <summary>What its value is multiplied by in a sum of several units; 1 by default.</summary>
    public double Weight
    {
        get => weightMinusOne + 1;
        init => weightMinusOne = value - 1;
    }

    /// <summary>Reads <c>7</c>, <c>2,3,4</c> or <c>*,*,5</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static GradientUnit Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(Array.ConvertAll(text.Split(','), part => part == "*" ? All
            : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new FormatException(
                $"'{text}' names no unit: numbers from 0 with commas between them are needed, such as 7 or 2,3,4.")));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Index.Select(i => i == All ? "*" : i.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds the weight of each element of a tensor in its value.</summary>
    /// <param name="dimensions">The tensor's dimensions without the batch.</param>
    /// <param name="weights">One number for each element.</param>
    /// <exception cref="ArgumentException">It is outside.</exception>
    internal void AddTo(ReadOnlySpan<long> dimensions, Span<double> weights)
    {
        long count = Require(dimensions);
        for (int element = 0; element < weights.Length; element++)
        {
            weights[element] += IsAt(element, dimensions) ? Weight / count : 0;
        }
    }

    /// <summary>Checks that it is inside a tensor.</summary>
    /// <returns>The number of elements of which it is the mean.</returns>
    /// <inheritdoc cref="AddTo" path="/exception"/>
    internal long Require(ReadOnlySpan<long> dimensions)
    {
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            bool isOpen = i >= Index.Length || Index[i] == All;
            count *= isOpen ? dimensions[i] : 1;
            if (!isOpen && Index[i] >= dimensions[i])
            {
                throw Outside(dimensions);
            }
        }

        return Index.Length > dimensions.Length ? throw Outside(dimensions) : count;
    }

    private bool IsAt(long element, ReadOnlySpan<long> dimensions)
    {
        for (int i = dimensions.Length - 1; i >= 0; i--)
        {
            var (rest, place) = Math.DivRem(element, dimensions[i]);
            if (i < Index.Length && Index[i] != All && Index[i] != place)
            {
                return false;
            }

            element = rest;
        }

        return true;
    }

    private ArgumentException Outside(ReadOnlySpan<long> dimensions) =>
        new($"The unit {this} lies outside a layer of {(dimensions.IsEmpty ? "one number" : string.Join('×', dimensions.ToArray()))}.");
}
